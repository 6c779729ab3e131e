/** Waiting, said in words: for what, for how long at most, and how long it has been. */
import { useState, type ReactNode } from 'react'
import { useTerminal, useWords } from '../connect.tsx'

/** Shown from this on: what is quicker needs no words. */
const WORDS_AFTER_MS = 300

export function Wait(props: { readonly words: string; readonly sinceMs?: number }): ReactNode {
  const { t } = useWords()
  const nowMs = useTerminal((state) => state.nowMs)
  const [mountedMs] = useState(nowMs)
  const elapsedMs = Math.max(0, nowMs - (props.sinceMs ?? mountedMs))
  return (
    <div className="wait" role="status">
      <div className="wait-line" aria-hidden="true" />
      <p>{props.words}</p>
      <p className="wait-time">
        {elapsedMs < WORDS_AFTER_MS ? '' : t('progress.elapsed', { count: Math.floor(elapsedMs / 1000) })}
      </p>
    </div>
  )
}
