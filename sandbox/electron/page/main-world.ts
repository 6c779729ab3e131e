import { ASK_PERMISSION, EXPOSE, OPEN_WINDOW, startPeer, type Peer } from './peer.ts'
import { patchPermissions } from './permissions.ts'

/** What the main world's part is told when it is made. */
export interface MainWorldSettings {
  /** The name of the event that brings the shared element; unguessable, and used once before any page script runs. */
  greeting: string
}

/**
 * The stand-in's part in the page's own world: puts exposed APIs on `window`, asks main before the page may use a
 * permission, and turns `window.open` into a question. Runs before every script of the page.
 */
export function startMainWorld(settings: MainWorldSettings): void {
  const start = (event: Event): void => {
    const element = (event as MouseEvent).relatedTarget
    event.stopImmediatePropagation()
    window.removeEventListener(settings.greeting, start, true)
    if (!element) return
    const peer = startPeer(element, 'to-main', 'to-isolated')
    peer.offer(EXPOSE, (key, value) => {
      expose(key as string, value)
    })
    patchPermissions((permission, details) => ask(peer, permission, details))
    patchOpen(peer)
  }
  window.addEventListener(settings.greeting, start, true)
}

function ask(peer: Peer, permission: string, details: Record<string, unknown>): Promise<boolean> {
  return peer.call(ASK_PERMISSION, [permission, details]) as Promise<boolean>
}

function expose(key: string, value: unknown): void {
  if (Object.hasOwn(window, key) || key in window) {
    throw new Error(`Cannot bind an API on top of an existing property on the window object`)
  }
  freeze(value, new Set())
  Object.defineProperty(window, key, { value, enumerable: true, writable: false, configurable: false })
}

function freeze(value: unknown, seen: Set<object>): void {
  if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return
  seen.add(value)
  for (const item of Object.values(value)) freeze(item, seen)
  Object.freeze(value)
}

function patchOpen(peer: Peer): void {
  const open = (url?: string | URL, name?: string, features?: string): Window | null => {
    const address = url === undefined || url === '' ? 'about:blank' : new URL(String(url), document.baseURI).href
    peer.call(OPEN_WINDOW, [address, name ?? '', features ?? ''])
    return null
  }
  window.open = open.bind(null)
}
