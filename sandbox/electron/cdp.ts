import type { Readable, Writable } from 'node:stream'
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts'

export type { Protocol }

/** Names of DevTools commands, from the types that Playwright carries. */
export type CommandName = keyof Protocol.CommandParameters
export type EventName = keyof Protocol.Events

/** One DevTools event: which session it belongs to (undefined: the browser itself), its name and content. */
export type CdpEvent = {
  [Name in EventName]: { method: Name; params: Protocol.Events[Name]; sessionId: string | undefined }
}[EventName]

interface Pending {
  method: string
  resolve: (result: unknown) => void
  reject: (error: Error) => void
}

/**
 * A DevTools connection over the browser's own pipe (`--remote-debugging-pipe`): messages are JSON texts, each ended by
 * a zero byte. The pipe is the life line too: when this process dies, however it dies, the browser sees the pipe close
 * and ends itself.
 */
export interface CdpConnection {
  /** Sends one command; rejects with the browser's message, or with "the browser is gone". */
  send<Name extends CommandName>(
    method: Name,
    params?: Protocol.CommandParameters[Name],
    sessionId?: string,
  ): Promise<Protocol.CommandReturnValues[Name]>
  /** Listens to every event of every session; returns its own unsubscribe. */
  listen(listener: (event: CdpEvent) => void): () => void
  /** Settles once the pipe has closed. */
  closed: Promise<void>
}

/** Speaks DevTools over the two pipe ends of a started browser. */
export function connectCdp(input: Writable, output: Readable): CdpConnection {
  const pending = new Map<number, Pending>()
  const listeners = new Set<(event: CdpEvent) => void>()
  let lastId = 0
  let isClosed = false
  let partial: Buffer[] = []

  const receive = (text: string): void => {
    const message = JSON.parse(text) as {
      id?: number
      error?: { message: string }
      result?: unknown
      method?: string
      params?: unknown
      sessionId?: string
    }
    if (message.id === undefined) {
      for (const listener of listeners) listener({ ...message, sessionId: message.sessionId } as CdpEvent)
      return
    }
    const waiting = pending.get(message.id)
    pending.delete(message.id)
    if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`))
    else waiting?.resolve(message.result)
  }

  output.on('data', (chunk: Buffer) => {
    let start = 0
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, start)) {
      const text = Buffer.concat([...partial, chunk.subarray(start, end)]).toString('utf8')
      partial = []
      start = end + 1
      receive(text)
    }
    if (start < chunk.length) partial.push(chunk.subarray(start))
  })

  const closed = new Promise<void>((resolve) => {
    const end = (): void => {
      if (isClosed) return
      isClosed = true
      for (const waiting of pending.values()) waiting.reject(new Error(`${waiting.method}: the browser is gone`))
      pending.clear()
      resolve()
    }
    output.on('close', end)
    output.on('end', end)
    output.on('error', end)
    input.on('error', end)
  })

  return {
    send(method, params, sessionId) {
      return new Promise((resolve, reject) => {
        if (isClosed) {
          reject(new Error(`${method}: the browser is gone`))
          return
        }
        lastId += 1
        pending.set(lastId, { method, resolve: resolve as (result: unknown) => void, reject })
        input.write(JSON.stringify({ id: lastId, method, params: params ?? {}, sessionId }) + '\0')
      })
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    closed,
  }
}
