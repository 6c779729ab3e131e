/** What is said while the records are mended before the terminal opens. */
import type { Starting } from '../contract/app.ts'
import { cairoDate, cairoTime } from '../domain/cairo-time.ts'
import type { Language } from '../domain/language.ts'
import { translator, type Translate } from './messages.ts'

export type StartingWork =
  | { readonly kind: 'check' | 'read' | 'rebuild' | 'compare' | 'copy' }
  /** `copyAtMs`: when the copy was made that it begins with; null: it begins with nothing. */
  | { readonly kind: 'restore'; readonly copyAtMs: number | null }

/** `share` of all that is to be done is done, 0 to 1. `damaged`: what is done began with damage. */
export type StartingState = { readonly work: StartingWork; readonly share: number; readonly damaged: boolean }

export function startingWords({ work, share, damaged }: StartingState, language: Language): Starting {
  const t = translator(language)
  // Never full before it is.
  const percent = Math.floor(share * 100)
  return {
    language,
    name: t('app.name'),
    why: damaged ? t('starting.damaged') : null,
    doing: percent === 100 ? t('starting.opening') : doing(work, language, t),
    percent,
    percentText: t('starting.percent', { percent }),
    hint: t('starting.hint'),
  }
}

function doing(work: StartingWork, language: Language, t: Translate): string {
  switch (work.kind) {
    case 'check':
      return t('starting.check')
    case 'read':
      return t('starting.read')
    case 'restore':
      return work.copyAtMs === null
        ? t('starting.restoreFromNothing')
        : t('starting.restore', { day: cairoDate(work.copyAtMs, language), time: cairoTime(work.copyAtMs) })
    case 'rebuild':
      return t('starting.rebuild')
    case 'compare':
      return t('starting.compare')
    case 'copy':
      return t('starting.copy')
  }
}
