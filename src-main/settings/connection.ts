/** The state of the line as the cashier sees it: what the last exchange with the gateway showed, nothing else. */
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import type { ConnectionState } from '../../src-shared/contract/app.ts'

/** What one exchange showed. */
export type ConnectionSeen = { readonly kind: 'reached' | 'unreachable' | 'no-line' | 'failing' }

export type Connection = {
  readonly state: ConnectionState
  readonly sinceMs: number
  /** One answer was an error and nothing was heard since: it may have been that one question's own fault. */
  readonly doubted: boolean
}

/**
 * The next state. `line` tells whether any network is up; without one an unreachable gateway says nothing of the
 * gateway. One error from a gateway that was fine is a doubt, the second in a row is `failing`: one biller whose list
 * always fails must not make the whole line look ill. `since` moves only when the state does.
 */
export function seeConnection(
  now: Connection,
  seen: ConnectionSeen,
  { line, atMs }: { line: boolean; atMs: number },
): Connection {
  const doubted = seen.kind === 'failing' && now.state === 'fine' && !now.doubted
  const state = doubted ? now.state : nextState(seen, line)
  return { state, sinceMs: state === now.state ? now.sinceMs : atMs, doubted }
}

function nextState(seen: ConnectionSeen, line: boolean): ConnectionState {
  switch (seen.kind) {
    case 'reached':
      return 'fine'
    case 'failing':
      return 'failing'
    case 'no-line':
      return line ? 'unreachable' : 'no-line'
    case 'unreachable':
      return line ? 'unreachable' : 'no-line'
  }
}

/** Before any exchange: only a missing network is known. */
export const connectionAtStart = ({ line, atMs }: { line: boolean; atMs: number }): Connection => ({
  state: line ? 'fine' : 'no-line',
  sinceMs: atMs,
  doubted: false,
})

/** Whether a gateway at this address could be reached at all: it is on this machine, or some network is up. */
export function hasLine(
  baseUrl: string,
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
): boolean {
  const host = new URL(baseUrl).hostname
  if (host === 'localhost' || host === '[::1]' || host.startsWith('127.')) return true
  return Object.values(interfaces).some((addresses) => addresses?.some((address) => !address.internal))
}
