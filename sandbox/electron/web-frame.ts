import type { CdpConnection } from './cdp.ts'
import { encodeClone } from './page/codec.ts'
import type { ToPage } from './page/isolated-world.ts'
import type { SchemeMap } from './scheme.ts'

/** The receiver's name in every isolated world. */
export const RECEIVER = '__electronReceive'

/** One document in a frame, as main sees it (`WebFrameMain`). A navigation makes another one. */
export interface FrameDocument {
  frameId: string
  parentId: string | null
  sessionId: string
  /** As the browser has it. */
  wireUrl: string
  isSandboxedOrigin: boolean
  name: string
  isGone: boolean
  number: number
  isolatedContext: number | null
  mainContext: number | null
}

/** What `WebFrameMain` objects are made with. */
export interface FrameTree {
  connection: CdpConnection
  schemes: SchemeMap
  frames: Map<string, FrameDocument>
  processId: number
}

/** The public face of one document's frame. */
export interface WebFrame {
  readonly url: string
  readonly origin: string
  readonly parent: WebFrame | null
  readonly top: WebFrame | null
  readonly frames: WebFrame[]
  readonly name: string
  readonly detached: boolean
  readonly routingId: number
  readonly frameTreeNodeId: number
  readonly processId: number
  isDestroyed(): boolean
  send(channel: string, ...args: unknown[]): void
  executeJavaScript(code: string): Promise<unknown>
}

const faces = new WeakMap<FrameDocument, WebFrame>()

/** The same document always has the same face, so that frames can be compared. */
export function webFrameOf(tree: FrameTree, document: FrameDocument): WebFrame {
  const before = faces.get(document)
  if (before) return before
  const find = (frameId: string | null): WebFrame | null => {
    const found = frameId === null ? undefined : tree.frames.get(frameId)
    return found ? webFrameOf(tree, found) : null
  }
  const face: WebFrame = {
    get url() {
      return tree.schemes.fromWire(document.wireUrl)
    },
    get origin() {
      return document.isSandboxedOrigin ? 'null' : tree.schemes.originOf(document.wireUrl)
    },
    get parent() {
      return find(document.parentId)
    },
    get top() {
      let top: WebFrame = face
      for (let next = face.parent; next !== null; next = next.parent) top = next
      return top
    },
    get frames() {
      return [...tree.frames.values()]
        .filter((frame) => frame.parentId === document.frameId)
        .map((frame) => webFrameOf(tree, frame))
    },
    name: document.name,
    get detached() {
      return document.isGone
    },
    routingId: document.number,
    frameTreeNodeId: document.number,
    processId: tree.processId,
    isDestroyed: () => document.isGone,
    send(channel, ...args) {
      deliver(tree.connection, document, { kind: 'message', channel, args: encodeClone(args) })
    },
    executeJavaScript: (code) => evaluate(tree.connection, document, code),
  }
  faces.set(document, face)
  return face
}

/** Hands a message to the isolated world of a document. Lost, as in Electron, when nobody is there to hear it. */
export function deliver(connection: CdpConnection, document: FrameDocument, message: ToPage): void {
  if (document.isolatedContext === null) return
  connection
    .send(
      'Runtime.callFunctionOn',
      {
        functionDeclaration: `function (text) { globalThis.${RECEIVER}?.(text) }`,
        arguments: [{ value: JSON.stringify(message) }],
        executionContextId: document.isolatedContext,
        silent: true,
      },
      document.sessionId,
    )
    .catch(() => undefined)
}

/** Runs code in the page's own world and gives its result, awaited; throws what the page threw. */
export async function evaluate(connection: CdpConnection, document: FrameDocument, code: string): Promise<unknown> {
  const answer = await connection.send(
    'Runtime.evaluate',
    {
      expression: code,
      awaitPromise: true,
      returnByValue: true,
      userGesture: true,
      ...(document.mainContext === null ? {} : { contextId: document.mainContext }),
    },
    document.sessionId,
  )
  if (answer.exceptionDetails) {
    const { exception, text } = answer.exceptionDetails
    throw new Error(exception?.description?.split('\n')[0] ?? text)
  }
  return answer.result.value as unknown
}
