/** Puts the screens on the page over a bridge: the real one, or the one that the preview is given. */
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { TerminalBridge } from '../src-shared/contract/contract.ts'
import { App } from './app.tsx'
import { TerminalProvider } from './connect.tsx'
import { createTerminal } from './stores/terminal.ts'
import './styles/styles.ts'

export function openPage(bridge: TerminalBridge): void {
  const theme = new URLSearchParams(window.location.search).get('theme')
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset['theme'] = theme

  const terminal = createTerminal({
    bridge,
    clock: {
      nowMs: () => Date.now(),
      after: (delayMs, work) => {
        const timer = window.setTimeout(work, delayMs)
        return () => {
          window.clearTimeout(timer)
        }
      },
    },
  })
  terminal.actions.start()
  // A reload or a closed window must not lose the last keystrokes.
  window.addEventListener('pagehide', terminal.actions.flushDraft)

  const root = document.getElementById('root')
  if (root === null) throw new Error('Expected the page to have a root, found none')
  createRoot(root).render(
    <StrictMode>
      <TerminalProvider terminal={terminal} bridge={bridge}>
        <App />
      </TerminalProvider>
    </StrictMode>,
  )
}
