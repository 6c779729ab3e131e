/** Where the program's own pages live. */
export const SCHEME = 'app'
export const HOST = 'terminal'
/** As a frame's `origin` spells it. */
export const ORIGIN = `${SCHEME}://${HOST}`
export const START_PAGE = `${ORIGIN}/index.html`
/** Shown before it while a start takes long. */
export const STARTING_PAGE = `${ORIGIN}/starting.html`

/** Whether an address is one of the program's own pages: parsed and compared whole, never by prefix. */
export function isOwnAddress(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host, username, password } = new URL(address)
  return protocol === `${SCHEME}:` && host === HOST && username === '' && password === ''
}
