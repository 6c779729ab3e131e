/**
 * What no page of this program may do, whatever it shows: be granted a permission, go elsewhere, open a window, embed
 * one, download. Set on every session and every page as they come into being.
 */
import { app, session, type Session, type WebContents } from 'electron'
import type { LogLine } from '../rpc/ipc-like.ts'
import { isOwnAddress } from './origin.ts'

/** Call once, right after ready and before the first window. */
export function lockDown({ log }: { log: (line: LogLine) => void }): void {
  const refused = (what: string): void => {
    log({ topic: 'lockdown', sentence: `Refused to a page: ${what}` })
  }
  lockSession(session.defaultSession, refused)
  app.on('session-created', (created) => {
    lockSession(created, refused)
  })
  app.on('web-contents-created', (_event, contents) => {
    lockPage(contents, refused)
  })
}

function lockSession(locked: Session, refused: (what: string) => void): void {
  locked.setPermissionRequestHandler((_contents, permission, answer) => {
    refused(`permission ${permission}`)
    answer(false)
  })
  locked.setPermissionCheckHandler(() => false)
  locked.setDevicePermissionHandler(() => false)
  locked.on('will-download', (event) => {
    refused('a download')
    event.preventDefault()
  })
}

function lockPage(contents: WebContents, refused: (what: string) => void): void {
  contents.on('will-navigate', (event) => {
    if (isOwnAddress(event.url)) return
    refused('going to another origin')
    event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (isOwnAddress(event.url)) return
    refused('a redirect to another origin')
    event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (isOwnAddress(event.url)) return
    refused('a frame of another origin')
    event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => {
    refused('an embedded page')
    event.preventDefault()
  })
  contents.setWindowOpenHandler(() => {
    refused('a window of its own')
    return { action: 'deny' }
  })
}
