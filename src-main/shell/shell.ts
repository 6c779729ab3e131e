/** All of Electron that the composition root needs. */
import { app, dialog, nativeTheme, safeStorage } from 'electron'
import type { SafeStorageLike } from './secrets.ts'

export { serveAppScheme } from './app-scheme.ts'
export { beforeReady, endWith, stopBeforeReady, type Beginning } from './before-ready.ts'
export { tellDebuggingAddress } from './headless.ts'
export { lockDown } from './lockdown.ts'
export { openLog, type Log } from './log.ts'
export { ORIGIN } from './origin.ts'
export { startSecrets, type OpenedSecrets } from './secrets.ts'
export { forkHelper } from './helper-process.ts'
export { onSecondStart } from './single-instance.ts'
export { startSandboxFromEnvironment, type SandboxAddresses, type TrainingSandbox } from './training-sandbox.ts'
export { openWindow, type TerminalWindow } from './window.ts'

/** Settles once windows, protocols and secrets can be used. */
export const ready = (): Promise<void> => app.whenReady()

export const programVersion = (): string => app.getVersion()

/** Folder of the program's own files, packaged or not. */
export const programDirectory = (): string => app.getAppPath()

export const prefersDark = (): boolean => nativeTheme.shouldUseDarkColors

export const osSecrets: SafeStorageLike = safeStorage

/** Ends the program in the ordinary order. */
export const quit = (): void => {
  app.quit()
}

/** The program is on its way out: what a start stumbles over that was cut short is nobody's trouble. */
let isEnding = false

/** Ends the program with a sentence for whoever started it: on standard error, and in a box where there is a screen. */
export function refuseToStart(sentence: string, { window }: { readonly window: boolean }): void {
  if (isEnding) return
  console.error(sentence)
  if (window) dialog.showErrorBox(app.getName(), sentence)
  app.exit(1)
}

/**
 * Runs `stop` once when the program ends, and lets it end only then, or after `timeoutMs`. Covers the last window
 * closed, a quit from outside, and the signals that end a program.
 */
export function onQuit(stop: () => Promise<void>, { timeoutMs = 10_000 }: { timeoutMs?: number } = {}): void {
  let state: 'running' | 'stopping' | 'stopped' = 'running'
  app.on('will-quit', (event) => {
    if (state === 'stopped') return
    event.preventDefault()
    if (state === 'stopping') return
    state = 'stopping'
    isEnding = true
    const late = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs))
    void Promise.race([stop().catch(() => undefined), late]).then(() => {
      state = 'stopped'
      app.quit()
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}
