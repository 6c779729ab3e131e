/** The little of Electron's IPC that the contract is served on, so that it can be served without Electron too. */
export type FrameLike = { readonly url: string; readonly origin: string; readonly parent: unknown }

export type InvokeEventLike = {
  /** Null when the frame navigated away or died. */
  readonly senderFrame: FrameLike | null
  readonly sender: { readonly id: number }
}

export type IpcLike = {
  handle(channel: string, listener: (event: InvokeEventLike, ...args: unknown[]) => Promise<unknown>): void
  removeHandler(channel: string): void
}

export type PageLike = {
  readonly id: number
  isDestroyed(): boolean
  send(channel: string, content: unknown): void
}

/** One line of the program's log. `ids` are ids and codes; never what a person typed, never a secret. */
export type LogLine = {
  readonly topic: string
  readonly sentence: string
  readonly ids?: Readonly<Record<string, string | number | null>>
}
