import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import type { CdpConnection, CdpEvent, Protocol } from './cdp.ts'
import type { IpcMain } from './ipc-main.ts'
import { answerRequest } from './network.ts'
import { decodeClone, encodeClone } from './page/codec.ts'
import type { ToMain } from './page/isolated-world.ts'
import { isolatedWorldSource, mainWorldSource, readPreload } from './page-source.ts'
import { guardMissing } from './missing.ts'
import { makeEvent, runningChromium, type Runtime } from './runtime.ts'
import type { Session } from './session.ts'
import {
  deliver,
  evaluate,
  RECEIVER,
  webFrameOf,
  type FrameDocument,
  type FrameTree,
  type WebFrame,
} from './web-frame.ts'

/** The preferences of a page, with Electron's defaults filled in. */
export interface WebPreferences {
  preload?: string
  sandbox: boolean
  contextIsolation: boolean
  nodeIntegration: boolean
  nodeIntegrationInSubFrames: boolean
  webSecurity: boolean
  additionalArguments?: string[]
  [name: string]: unknown
}

export type WindowOpenHandler = (details: object) => { action: 'allow' | 'deny'; overrideBrowserWindowOptions?: object }

/** What a page needs from the rest of the stand-in. */
export interface ContentsSurroundings {
  runtime: Runtime
  ipcMain: IpcMain
  /** Opens the browser's page for these contents; gives the ids. */
  openTarget(contents: WebContents): Promise<{ targetId: string; sessionId: string }>
  closeTarget(targetId: string): Promise<void>
  /** Opens a child window that a page asked for and the program allowed. */
  openChildWindow(contents: WebContents, url: string, options: object): void
  preloadProcess(preferences: WebPreferences): Record<string, unknown>
}

const ISOLATED_WORLD = 'Electron Isolated Context'

/** The number of a network error of Chromium's: those that a program may ask for by number; any other is said to have failed. */
const numberOf = (code: string): number => (code === 'ERR_ABORTED' ? -3 : -2)
let lastId = 0
let lastFrameNumber = 0

/** One page: its frames, its messages, its requests and navigations. */
export class WebContents extends EventEmitter {
  readonly id: number
  readonly session: Session
  readonly _preferences: WebPreferences
  readonly _surroundings: ContentsSurroundings
  /** What the program holds: this, guarded. Everything that the program sees goes through it. */
  readonly _face: WebContents
  readonly _tree: FrameTree
  readonly _sessionIds = new Set<string>()
  readonly _requestedNavigations = new Set<string>()
  readonly _binding = `electronSend${randomBytes(12).toString('hex')}`
  readonly _greeting = randomBytes(24).toString('hex')
  /** Settles once the page exists in the browser and the preload is in place. */
  readonly _attached: Promise<void>
  _targetId: string | null = null
  _sessionId: string | null = null
  _isDestroyed = false
  _isCrashed = false
  _isLoading = false
  _title = ''
  _windowOpenHandler: WindowOpenHandler | null = null
  /** How many pages were asked for. */
  _loadsBegun = 0
  _loadWaiters: { url: string; resolve: () => void; reject: (error: Error) => void }[] = []
  _zoomFactor = 1
  _isAudioMuted = false

  constructor(surroundings: ContentsSurroundings, session: Session, preferences: WebPreferences) {
    super()
    this.id = lastId += 1
    this.session = session
    this._preferences = preferences
    this._surroundings = surroundings
    this._face = guardMissing('webContents', this)
    const { connection } = runningChromium(surroundings.runtime, 'WebContents')
    this._tree = { connection, schemes: surroundings.runtime.schemes, frames: new Map(), processId: this.id }
    this._attached = this._face._attach()
    this._attached.catch((error: unknown) => {
      if (!this._isDestroyed) console.error(error)
    })
    return this._face
  }

  get _connection(): CdpConnection {
    return this._tree.connection
  }

  async _attach(): Promise<void> {
    const { targetId, sessionId } = await this._surroundings.openTarget(this)
    this._targetId = targetId
    this._sessionId = sessionId
    await this._prepareSession(sessionId)
  }

  /** Puts the stand-in's scripts and listeners into a page or a frame with a process of its own, then lets it run. */
  async _prepareSession(sessionId: string): Promise<void> {
    this._sessionIds.add(sessionId)
    const preferences = this._preferences
    const preload = preferences.preload === undefined ? null : this._readPreload(preferences.preload)
    const isolated = isolatedWorldSource(
      {
        greeting: this._greeting,
        binding: this._binding,
        receiver: RECEIVER,
        hasPreload: preload !== null,
        preloadInSubFrames: preferences.nodeIntegrationInSubFrames,
        process: this._surroundings.preloadProcess(preferences),
      },
      preload,
    )
    const send = this._connection.send
    await Promise.all([
      send('Page.enable', {}, sessionId),
      send('Page.setLifecycleEventsEnabled', { enabled: true }, sessionId),
      send('Runtime.enable', {}, sessionId),
      send('Inspector.enable', {}, sessionId),
      send('Runtime.addBinding', { name: this._binding, executionContextName: ISOLATED_WORLD }, sessionId),
      send(
        'Page.addScriptToEvaluateOnNewDocument',
        { source: mainWorldSource({ greeting: this._greeting }) },
        sessionId,
      ),
      send('Page.addScriptToEvaluateOnNewDocument', { source: isolated, worldName: ISOLATED_WORLD }, sessionId),
      send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] }, sessionId),
      send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }, sessionId),
      send('Page.getFrameTree', {}, sessionId).then(({ frameTree }) => {
        this._setFrame(frameTree.frame, sessionId)
      }),
      ...(this._surroundings.runtime.headless && sessionId === this._sessionId
        ? [send('Emulation.setFocusEmulationEnabled', { enabled: true }, sessionId)]
        : []),
    ])
    await send('Runtime.runIfWaitingForDebugger', {}, sessionId)
  }

  /** A preload that cannot be loaded is told; the page goes on without it. */
  _readPreload(path: string): string | null {
    try {
      return readPreload(path)
    } catch (error) {
      console.error(`Unable to load preload script: ${path}`, error)
      this.emit('preload-error', makeEvent({}), path, error)
      return null
    }
  }

  get mainFrame(): WebFrame {
    const document = this._mainDocument()
    if (!document) throw new Error('Render frame was disposed before WebFrameMain could be accessed')
    return webFrameOf(this._tree, document)
  }

  _mainDocument(): FrameDocument | undefined {
    return this._targetId === null ? undefined : this._tree.frames.get(this._targetId)
  }

  // What the browser tells.

  _receive(event: CdpEvent): void {
    switch (event.method) {
      case 'Page.frameAttached':
        this._setFrame(
          { id: event.params.frameId, parentId: event.params.parentFrameId, url: '', name: '' },
          event.sessionId ?? '',
        )
        return
      case 'Page.frameNavigated':
        this._frameNavigated(event.params.frame, event.sessionId ?? '')
        return
      case 'Page.navigatedWithinDocument': {
        const document = this._tree.frames.get(event.params.frameId)
        if (document) document.wireUrl = event.params.url
        const isMainFrame = event.params.frameId === this._targetId
        this.emit('did-navigate-in-page', makeEvent({}), this._own(event.params.url), isMainFrame)
        return
      }
      case 'Page.frameDetached':
        this._dropFrame(event.params.frameId, event.params.reason)
        return
      case 'Page.frameStartedLoading':
        if (event.params.frameId !== this._targetId) return
        this._isLoading = true
        this.emit('did-start-loading', makeEvent({}))
        return
      case 'Page.frameStoppedLoading':
        if (event.params.frameId !== this._targetId) return
        this._isLoading = false
        this.emit('did-stop-loading', makeEvent({}))
        return
      case 'Page.domContentEventFired':
        this.emit('dom-ready', makeEvent({}))
        return
      case 'Page.loadEventFired':
        this._loaded()
        return
      case 'Page.lifecycleEvent':
        if (event.params.name === 'firstPaint' && event.params.frameId === this._targetId) this.emit('-first-paint')
        return
      case 'Page.windowOpen': {
        const { url, windowName, windowFeatures } = event.params
        this._windowOpen({
          url: this._own(url),
          frameName: windowName,
          features: windowFeatures.join(','),
          disposition: windowFeatures.length === 0 ? 'foreground-tab' : 'new-window',
        })
        return
      }
      case 'Page.downloadWillBegin': {
        // Told like Electron tells it; the browser is set to refuse every download, prevented or not.
        const { url, suggestedFilename } = event.params
        const item = { getURL: () => this._own(url), getFilename: () => suggestedFilename, cancel: () => undefined }
        this.session.emit('will-download', makeEvent({}), guardMissing('DownloadItem', item), this._face)
        return
      }
      case 'Page.frameRequestedNavigation':
        this._requestedNavigations.add(event.params.frameId)
        return
      case 'Runtime.executionContextCreated':
        this._contextCreated(event.params.context)
        return
      case 'Runtime.executionContextDestroyed':
        for (const document of this._tree.frames.values()) {
          if (document.isolatedContext === event.params.executionContextId) document.isolatedContext = null
        }
        return
      case 'Runtime.executionContextsCleared':
        for (const document of this._tree.frames.values()) {
          if (document.sessionId === event.sessionId) document.isolatedContext = document.mainContext = null
        }
        return
      case 'Runtime.bindingCalled':
        if (event.params.name === this._binding) this._fromPage(event.params)
        return
      case 'Runtime.consoleAPICalled':
        this._console(event.params)
        return
      case 'Inspector.targetCrashed':
        this._crashed('crashed')
        return
      case 'Fetch.requestPaused':
        this._requestPaused(event.params, event.sessionId ?? '').catch(() => undefined)
        return
      default:
        return
    }
  }

  _own(wireUrl: string): string {
    return this._surroundings.runtime.schemes.fromWire(wireUrl)
  }

  _setFrame(
    frame: Pick<Protocol.Page.Frame, 'id' | 'url'> & Partial<Protocol.Page.Frame>,
    sessionId: string,
  ): FrameDocument {
    const before = this._tree.frames.get(frame.id)
    if (before) before.isGone = true
    const document: FrameDocument = {
      frameId: frame.id,
      parentId: frame.parentId ?? before?.parentId ?? null,
      sessionId,
      wireUrl: frame.url + (frame.urlFragment ?? ''),
      isSandboxedOrigin: frame.securityOrigin === '://' || frame.securityOrigin === 'null',
      name: frame.name ?? '',
      isGone: false,
      number: (lastFrameNumber += 1),
      isolatedContext: null,
      mainContext: null,
    }
    this._tree.frames.set(frame.id, document)
    return document
  }

  _frameNavigated(frame: Protocol.Page.Frame, sessionId: string): void {
    const document = this._setFrame(frame, sessionId)
    const url = this._own(document.wireUrl)
    const isMainFrame = frame.id === this._targetId
    if (isMainFrame) {
      this._isCrashed = false
      this.emit('did-navigate', makeEvent({}), url, 200, 'OK')
    }
    this.emit('did-frame-navigate', makeEvent({}), url, 200, 'OK', isMainFrame, this.id, document.number)
  }

  _dropFrame(frameId: string, reason: 'remove' | 'swap'): void {
    // A swap moves the frame to another process: the new one has already told, or will tell, its own tree.
    if (reason === 'swap') return
    const document = this._tree.frames.get(frameId)
    if (document) document.isGone = true
    this._tree.frames.delete(frameId)
  }

  _contextCreated(context: Protocol.Runtime.ExecutionContextDescription): void {
    const { frameId, isDefault } = (context.auxData ?? {}) as { frameId?: string; isDefault?: boolean }
    const document = frameId === undefined ? undefined : this._tree.frames.get(frameId)
    if (!document) return
    if (isDefault === true) document.mainContext = context.id
    else if (context.name === ISOLATED_WORLD) document.isolatedContext = context.id
  }

  _console(call: Protocol.Runtime.consoleAPICalledPayload): void {
    const levels: Record<string, string> = { warning: 'warning', error: 'error', debug: 'debug' }
    const message = call.args
      .map((item) => ('value' in item ? String(item.value) : (item.description ?? item.type)))
      .join(' ')
    const frame = call.stackTrace?.callFrames[0]
    this.emit(
      'console-message',
      makeEvent({
        message,
        level: levels[call.type] ?? 'info',
        lineNumber: frame?.lineNumber ?? 0,
        sourceId: this._own(frame?.url ?? ''),
      }),
    )
  }

  _loaded(): void {
    this.emit('did-finish-load', makeEvent({}))
    for (const waiter of this._loadWaiters.splice(0)) waiter.resolve()
  }

  _failLoad(code: string, url: string, isMainFrame: boolean): void {
    this.emit('did-fail-load', makeEvent({}), numberOf(code), code, url, isMainFrame)
    if (isMainFrame) this._rejectLoads(code)
  }

  _rejectLoads(code: string): void {
    for (const { url, reject } of this._loadWaiters.splice(0)) {
      reject(new Error(`${code} (${String(numberOf(code))}) loading '${url}'`))
    }
  }

  _titleChanged(title: string): void {
    if (title === this._title || this._mainDocument()?.wireUrl.startsWith('http') !== true) return
    this._title = title
    this.emit('-title', title)
    this.emit('page-title-updated', makeEvent({}), title, true)
  }

  _crashed(reason: string): void {
    if (this._isCrashed || this._isDestroyed) return
    this._isCrashed = true
    for (const document of this._tree.frames.values()) document.isGone = true
    this.emit('render-process-gone', makeEvent({}), { reason, exitCode: 1 })
  }

  // Requests and navigations.

  async _requestPaused(paused: Protocol.Fetch.requestPausedPayload, sessionId: string): Promise<void> {
    const { runtime } = this._surroundings
    if (paused.resourceType === 'Document') {
      if (!this._mayNavigate(paused)) {
        await this._connection.send(
          'Fetch.failRequest',
          { requestId: paused.requestId, errorReason: 'Aborted' },
          sessionId,
        )
        return
      }
      await this.session._prepareOrigin(this, paused.request.url)
    }
    await answerRequest(runtime, this._connection, this.session, sessionId, paused)
  }

  /** Asks the program about a document's request: `will-navigate` and its sisters. */
  _mayNavigate(paused: Protocol.Fetch.requestPausedPayload): boolean {
    const url = this._own(paused.request.url)
    const isMainFrame = paused.frameId === this._targetId
    const frameDocument = this._tree.frames.get(paused.frameId)
    const frame = frameDocument ? webFrameOf(this._tree, frameDocument) : null
    const ask = (name: string): boolean => {
      const event = makeEvent({ url, isSameDocument: false, isMainFrame, frame, initiator: frame })
      this.emit(name, event, url, false, isMainFrame)
      return !event.defaultPrevented
    }
    if (paused.redirectedRequestId !== undefined) return ask('will-redirect')
    // `loadURL` and `reload` are the program's own: nobody is asked.
    if (!this._requestedNavigations.delete(paused.frameId)) return true
    if (!ask('will-frame-navigate')) return false
    return isMainFrame ? ask('will-navigate') : true
  }

  _windowOpen(details: { url: string; frameName: string; features: string; disposition: string }): void {
    const answer = this._windowOpenHandler
      ? this._windowOpenHandler({
          ...details,
          referrer: { url: this.getURL(), policy: 'strict-origin-when-cross-origin' },
        })
      : { action: 'allow' as const }
    if (answer.action !== 'allow') return
    this._surroundings.openChildWindow(this, details.url, answer.overrideBrowserWindowOptions ?? {})
  }

  // Messages.

  _fromPage(call: Protocol.Runtime.bindingCalledPayload): void {
    const document = [...this._tree.frames.values()].find((frame) => frame.isolatedContext === call.executionContextId)
    if (!document) return
    const message = JSON.parse(call.payload) as ToMain
    switch (message.kind) {
      case 'send':
        this._send(document, message.channel, message.args)
        return
      case 'invoke':
        void this._invoke(document, message.id, message.channel, message.args)
        return
      case 'permission': {
        const { id, permission } = message
        const details = { ...message.details, isMainFrame: document.parentId === null }
        void this.session._askPermission(this, permission, document.wireUrl, details).then((isGranted) => {
          deliver(this._connection, document, { kind: 'result', id, result: encodeClone(isGranted) })
        })
        return
      }
      case 'open-window': {
        const { url, name, features } = message
        const disposition = features === '' ? 'foreground-tab' : 'new-window'
        this._windowOpen({ url: this._own(url), frameName: name, features, disposition })
        return
      }
      case 'preload-error':
        this.emit(
          'preload-error',
          makeEvent({}),
          this._preferences.preload,
          Object.assign(new Error(message.message), { stack: message.stack }),
        )
        console.error(`Unable to load preload script: ${this._preferences.preload}\n${message.stack}`)
    }
  }

  _ipcEvent(document: FrameDocument): object {
    const tree = this._tree
    return makeEvent({
      type: 'frame',
      sender: this._face,
      processId: this.id,
      frameId: document.number,
      get senderFrame() {
        return document.isGone ? null : webFrameOf(tree, document)
      },
    })
  }

  _send(document: FrameDocument, channel: string, args: string): void {
    const event = Object.assign(this._ipcEvent(document), {
      ports: [],
      reply: (replyChannel: string, ...reply: unknown[]) => {
        deliver(this._connection, document, { kind: 'message', channel: replyChannel, args: encodeClone(reply) })
      },
    })
    const values = decodeClone(args) as unknown[]
    this.emit('ipc-message', event, channel, ...values)
    this._surroundings.ipcMain.emit(channel, event, ...values)
  }

  async _invoke(document: FrameDocument, id: number, channel: string, args: string): Promise<void> {
    const handler = this._surroundings.ipcMain._handlers.get(channel)
    const fail = (error: unknown): void => {
      console.error(`Error occurred in handler for '${channel}':`, error)
      const message = `Error invoking remote method '${channel}': ${String(error)}`
      deliver(this._connection, document, { kind: 'failure', id, message })
    }
    if (!handler) {
      fail(new Error(`No handler registered for '${channel}'`))
      return
    }
    try {
      const result = await handler(this._ipcEvent(document), ...(decodeClone(args) as unknown[]))
      deliver(this._connection, document, { kind: 'result', id, result: encodeClone(result) })
    } catch (error) {
      fail(error)
    }
  }

  // What the program calls.

  async loadURL(url: string): Promise<void> {
    const wireUrl = this._surroundings.runtime.schemes.toWire(url)
    await this._attached
    if (this._isDestroyed) throw new Error('Object has been destroyed')
    // Whoever waited for another page has that load cut short by this one.
    this._rejectLoads('ERR_ABORTED')
    const begun = (this._loadsBegun += 1)
    const loaded = new Promise<void>((resolve, reject) => this._loadWaiters.push({ url, resolve, reject }))
    loaded.catch(() => undefined)
    const answer = await this._connection.send('Page.navigate', { url: wireUrl }, this._sessionId ?? undefined)
    const failed = answer.errorText !== undefined && answer.errorText !== ''
    // The answer to a load that another one cut short says nothing about that other one.
    if (failed && begun === this._loadsBegun) this._failLoad(answer.errorText?.replace('net::', '') ?? '', url, true)
    return loaded
  }

  getURL(): string {
    return this._own(this._mainDocument()?.wireUrl ?? '').replace(/^(about:blank|data:).*$/s, '')
  }

  getTitle(): string {
    return this._title
  }

  isLoading(): boolean {
    return this._isLoading
  }

  isDestroyed(): boolean {
    return this._isDestroyed
  }

  isCrashed(): boolean {
    return this._isCrashed
  }

  getLastWebPreferences(): WebPreferences {
    return { ...this._preferences }
  }

  getType(): string {
    return 'window'
  }

  getProcessId(): number {
    return this.id
  }

  getOSProcessId(): number {
    return process.pid
  }

  send(channel: string, ...args: unknown[]): void {
    if (this._isDestroyed) throw new TypeError('Object has been destroyed')
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument')
    const encoded = encodeClone(args)
    const document = this._mainDocument()
    if (document) deliver(this._connection, document, { kind: 'message', channel, args: encoded })
  }

  reload(): void {
    void this._attached
      .then(() => this._connection.send('Page.reload', {}, this._sessionId ?? undefined))
      .catch(() => undefined)
  }

  reloadIgnoringCache(): void {
    this.reload()
  }

  stop(): void {
    void this._connection.send('Page.stopLoading', {}, this._sessionId ?? undefined).catch(() => undefined)
  }

  focus(): void {
    void this._attached
      .then(() => this._connection.send('Page.bringToFront', {}, this._sessionId ?? undefined))
      .catch(() => undefined)
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this._windowOpenHandler = handler
  }

  async executeJavaScript(code: string): Promise<unknown> {
    await this._attached
    const document = this._mainDocument()
    if (!document) throw new Error('the page is gone')
    return evaluate(this._connection, document, code)
  }

  async insertCSS(css: string): Promise<string> {
    await this.executeJavaScript(
      `document.head.append(Object.assign(document.createElement('style'), { textContent: ${JSON.stringify(css)} }))`,
    )
    return 'inserted'
  }

  async capturePage(): Promise<{ toPNG(): Buffer; isEmpty(): boolean }> {
    const shot = await this._connection.send('Page.captureScreenshot', { format: 'png' }, this._sessionId ?? undefined)
    const bytes = Buffer.from(shot.data, 'base64')
    return { toPNG: () => bytes, isEmpty: () => bytes.length === 0 }
  }

  forcefullyCrashRenderer(): void {
    // The command is never answered: the one who would answer has crashed.
    void this._connection.send('Page.crash', {}, this._sessionId ?? undefined).catch(() => undefined)
  }

  setZoomFactor(factor: number): void {
    this._zoomFactor = factor
    void this._connection
      .send('Emulation.setPageScaleFactor', { pageScaleFactor: factor }, this._sessionId ?? undefined)
      .catch(() => undefined)
  }

  getZoomFactor(): number {
    return this._zoomFactor
  }

  async setVisualZoomLevelLimits(): Promise<void> {
    // A pinch does not zoom here.
  }

  setAudioMuted(isMuted: boolean): void {
    this._isAudioMuted = isMuted
  }

  isAudioMuted(): boolean {
    return this._isAudioMuted
  }

  openDevTools(): void {
    // The browser's own tools are there through the debugging port.
  }

  closeDevTools(): void {}

  isDevToolsOpened(): boolean {
    return false
  }

  setBackgroundThrottling(): void {}

  _destroy(): void {
    if (this._isDestroyed) return
    this._isDestroyed = true
    for (const document of this._tree.frames.values()) document.isGone = true
    for (const waiter of this._loadWaiters.splice(0)) waiter.reject(new Error('the page was closed while it loaded'))
    this.emit('destroyed', makeEvent({}))
  }
}
