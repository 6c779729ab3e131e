import type { CdpConnection, Protocol } from './cdp.ts'
import type { Runtime } from './runtime.ts'
import type { Session } from './session.ts'

type Paused = Protocol.Fetch.requestPausedPayload

/**
 * Answers one paused request: from the program's protocol handler if the address is of a scheme that it serves, else by
 * letting it go on (the browser itself reaches nothing but this machine).
 */
export async function answerRequest(
  runtime: Runtime,
  connection: CdpConnection,
  session: Session,
  sessionId: string,
  paused: Paused,
): Promise<void> {
  const { requestId, request } = paused
  const url = runtime.schemes.fromWire(request.url)
  const scheme = /^([a-z][a-z0-9+.-]*):/.exec(url)?.[1] ?? ''
  if (await isCancelled(session, url, paused)) {
    await connection.send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' }, sessionId)
    return
  }
  if (!runtime.schemes.has(scheme)) {
    await connection.send('Fetch.continueRequest', { requestId }, sessionId)
    return
  }
  const handler = session._protocolHandlers.get(scheme)
  // The browser asks for this by itself because it thinks that it is on the web; Electron's does not.
  const isFavicon = paused.resourceType === 'Other' && new URL(request.url).pathname === '/favicon.ico'
  if (isFavicon) {
    await connection.send('Fetch.fulfillRequest', { requestId, responseCode: 204 }, sessionId)
    return
  }
  if (!handler) {
    await connection.send('Fetch.failRequest', { requestId, errorReason: 'Failed' }, sessionId)
    return
  }
  try {
    const response = await handler(toRequest(runtime, url, request))
    const responseHeaders = [...response.headers].map(([name, value]) => ({
      name,
      value: runtime.schemes.textToWire(value),
    }))
    const body = Buffer.from(await response.arrayBuffer()).toString('base64')
    await connection.send(
      'Fetch.fulfillRequest',
      { requestId, responseCode: response.status, responseHeaders, body },
      sessionId,
    )
  } catch (error) {
    if ((error as Error).message.includes('Invalid InterceptionId') || (error as Error).message.includes('is gone'))
      return
    console.error(`Error occurred in protocol handler for '${scheme}':`, error)
    await connection.send('Fetch.failRequest', { requestId, errorReason: 'Failed' }, sessionId).catch(() => undefined)
  }
}

function isCancelled(session: Session, url: string, paused: Paused): Promise<boolean> {
  const listener = session._beforeRequest
  if (!listener) return Promise.resolve(false)
  const kinds: Record<string, string> = {
    Document: 'mainFrame',
    Stylesheet: 'stylesheet',
    Script: 'script',
    XHR: 'xhr',
  }
  const details = {
    id: 0,
    url,
    method: paused.request.method,
    resourceType: kinds[paused.resourceType] ?? paused.resourceType.toLowerCase(),
    referrer: paused.request.headers['Referer'] ?? '',
    timestamp: Date.now(),
  }
  return new Promise((resolve) => {
    listener(details, (answer) => {
      resolve(answer.cancel === true)
    })
  })
}

function toRequest(runtime: Runtime, url: string, request: Protocol.Network.Request): Request {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    headers.set(name, runtime.schemes.textFromWire(value))
  }
  const body = Buffer.concat((request.postDataEntries ?? []).map((entry) => Buffer.from(entry.bytes ?? '', 'base64')))
  const takesBody = request.method !== 'GET' && request.method !== 'HEAD'
  return new Request(url, { method: request.method, headers, ...(takesBody ? { body } : {}) })
}
