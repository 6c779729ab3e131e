/** The page's beginning: the bridge that the preload put on the window, the store over it, and the screens. */
import type { TerminalBridge } from '../src-shared/contract/contract.ts'
import { openPage } from './open-page.tsx'

declare global {
  interface Window {
    readonly terminal: TerminalBridge
  }
}

openPage(window.terminal)
