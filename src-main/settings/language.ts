/** The language that somebody chose on this terminal, kept among its settings. */
import type { Language } from '../../src-shared/domain/language.ts'

export const LANGUAGE = 'language'

/** What is kept, or `first` where nobody has chosen yet, or what is kept is none. */
export function languageFrom(kept: unknown, first: Language): Language {
  return kept === 'ar' || kept === 'en' ? kept : first
}
