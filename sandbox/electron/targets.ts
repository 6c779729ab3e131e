import { randomUUID } from 'node:crypto'
import type { CdpEvent, Protocol } from './cdp.ts'
import { runningChromium, type Runtime } from './runtime.ts'
import { HEADLESS_SCREEN } from './small-modules.ts'
import type { WebContents } from './web-contents.ts'

export interface WindowBounds {
  x: number | null
  y: number | null
  width: number
  height: number
}

/** Keeps which page of the browser belongs to which contents, and hands events to them. */
export interface Targets {
  /** Starts listening; called once the browser runs. */
  start(): Promise<void>
  open(contents: WebContents, bounds: WindowBounds): Promise<{ targetId: string; sessionId: string }>
  close(targetId: string): Promise<void>
}

type Attached = Protocol.Target.attachedToTargetPayload

/** `onGone` is told when a page went away without the program having closed it. */
export function makeTargets(runtime: Runtime, onGone: (contents: WebContents) => void): Targets {
  const bySession = new Map<string, WebContents>()
  const byTarget = new Map<string, WebContents>()
  const opening = new Map<string, (attached: Attached) => void>()

  const attached = (event: Attached, parentSession: string | undefined): void => {
    const { connection } = runningChromium(runtime, 'targets')
    const { targetInfo, sessionId } = event
    const resume = (): void => {
      connection.send('Runtime.runIfWaitingForDebugger', {}, sessionId).catch(() => undefined)
    }
    const parent = parentSession === undefined ? undefined : bySession.get(parentSession)
    if (parent) {
      if (targetInfo.type !== 'iframe') {
        resume()
        return
      }
      bySession.set(sessionId, parent)
      parent._prepareSession(sessionId).catch(resume)
      return
    }
    const token = [...opening.keys()].find((key) => targetInfo.url.includes(key))
    if (token !== undefined) {
      opening.get(token)?.(event)
      return
    }
    const opener = targetInfo.openerId === undefined ? undefined : byTarget.get(targetInfo.openerId)
    // A click with Ctrl, Shift or the middle button makes a page that names no opener, and has no address yet; one that
    // was asked for through the debugging port has.
    if (opener !== undefined || targetInfo.url === '') {
      // A page's link to a new window. The program decides, and what it allows it gets as a window of its own.
      connection.send('Target.closeTarget', { targetId: targetInfo.targetId }).catch(() => undefined)
      return
    }
    // A page of somebody else, such as a test that opens one through the debugging port.
    resume()
  }

  const receive = (event: CdpEvent): void => {
    if (event.method === 'Target.attachedToTarget') {
      attached(event.params, event.sessionId)
      return
    }
    if (event.method === 'Target.detachedFromTarget') {
      const contents = bySession.get(event.params.sessionId)
      bySession.delete(event.params.sessionId)
      if (contents && contents._sessionId === event.params.sessionId) {
        byTarget.delete(contents._targetId ?? '')
        if (!contents._isDestroyed) onGone(contents)
      }
      return
    }
    if (event.method === 'Target.targetInfoChanged') {
      byTarget.get(event.params.targetInfo.targetId)?._titleChanged(event.params.targetInfo.title)
      return
    }
    if (event.method === 'Target.targetCrashed') {
      byTarget.get(event.params.targetId)?._crashed(event.params.status === 'oom' ? 'oom' : 'crashed')
      return
    }
    if (event.sessionId !== undefined) bySession.get(event.sessionId)?._receive(event)
  }

  return {
    async start() {
      const { connection } = runningChromium(runtime, 'targets')
      connection.listen(receive)
      await connection.send('Target.setDiscoverTargets', { discover: true, filter: [{ type: 'page' }] })
      await connection.send('Target.setAutoAttach', {
        autoAttach: true,
        waitForDebuggerOnStart: true,
        flatten: true,
        filter: [{ type: 'page' }, { exclude: true }],
      })
    },
    async open(contents, bounds) {
      const chromium = runningChromium(runtime, 'BrowserWindow')
      const browserContextId = await contents.session._context()
      const token = randomUUID()
      const target = new Promise<Attached>((resolve) => opening.set(token, resolve))
      if (runtime.headless || browserContextId !== undefined) {
        await chromium.connection.send('Target.createTarget', {
          url: `about:blank#${token}`,
          width: Math.min(bounds.width, HEADLESS_SCREEN.width),
          height: Math.min(bounds.height, HEADLESS_SCREEN.height),
          newWindow: true,
          ...(browserContextId === undefined ? {} : { browserContextId }),
        })
      } else {
        chromium.openAppWindow(`data:text/html,<title>${token}</title>`, bounds)
      }
      const { targetInfo, sessionId } = await target
      opening.delete(token)
      bySession.set(sessionId, contents)
      byTarget.set(targetInfo.targetId, contents)
      return { targetId: targetInfo.targetId, sessionId }
    },
    async close(targetId) {
      const { connection } = runningChromium(runtime, 'targets')
      await connection.send('Target.closeTarget', { targetId }).catch(() => undefined)
    },
  }
}
