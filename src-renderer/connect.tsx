/** How a screen gets at the store, at what can be done, and at the words of the language that is shown. */
import { createContext, use, useMemo, type ReactNode } from 'react'
import { useStore } from 'zustand'
import type { TerminalBridge } from '../src-shared/contract/contract.ts'
import type { Language } from '../src-shared/domain/language.ts'
import type { Words } from '../src-shared/domain/payment.ts'
import type { Translate } from '../src-shared/messages/messages.ts'
import { translator } from '../src-shared/messages/messages.ts'
import type { TerminalState } from './stores/state.ts'
import type { Terminal } from './stores/terminal.ts'

type Connected = { readonly terminal: Terminal; readonly bridge: TerminalBridge }

const TerminalContext = createContext<Connected | null>(null)

export function TerminalProvider(props: Connected & { readonly children: ReactNode }): ReactNode {
  const { terminal, bridge, children } = props
  const connected = useMemo(() => ({ terminal, bridge }), [terminal, bridge])
  return <TerminalContext value={connected}>{children}</TerminalContext>
}

function useConnected(): Connected {
  const connected = use(TerminalContext)
  if (connected === null) throw new Error('Expected a screen inside TerminalProvider, found one outside')
  return connected
}

/** A part of the state; the screen is drawn again when that part changes. */
export function useTerminal<T>(select: (state: TerminalState) => T): T {
  return useStore(useConnected().terminal.store, select)
}

/** The time now, epoch ms, in whole seconds: what says how long ago something was is drawn again once a second, not more. */
export function useSecond(): number {
  return useTerminal((state) => Math.floor(state.nowMs / 1000) * 1000)
}

export function useActions(): Terminal['actions'] {
  return useConnected().terminal.actions
}

export function useBridge(): TerminalBridge {
  return useConnected().bridge
}

export type WordsOf = {
  readonly language: Language
  readonly t: Translate
  /** A text that exists in both languages. */
  readonly pick: (words: Words) => string
}

const both: Readonly<Record<Language, WordsOf>> = {
  ar: { language: 'ar', t: translator('ar'), pick: (words) => words.ar },
  en: { language: 'en', t: translator('en'), pick: (words) => words.en },
}

export function useWords(): WordsOf {
  return both[useTerminal((state) => state.language)]
}
