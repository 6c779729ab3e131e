/** The terminal cannot start, and can say why: its message is a sentence for the person who starts it. */
export class StartRefusal extends Error {
  override readonly name = 'StartRefusal'
}
