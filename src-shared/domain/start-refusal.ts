/**
 * The terminal cannot start, and can say why: `start.<code>` in the messages is the sentence for the person who starts
 * it, in both languages; the message is the detail beneath it, for whoever set the terminal up.
 */
export type StartRefusalCode = 'provisioning' | 'no-serial' | 'no-sandbox' | 'busy' | 'disk-full' | 'read-only' | 'io'

export class StartRefusal extends Error {
  override readonly name = 'StartRefusal'
  readonly code: StartRefusalCode

  constructor(code: StartRefusalCode, message: string) {
    super(message)
    this.code = code
  }
}
