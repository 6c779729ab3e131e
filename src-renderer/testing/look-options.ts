/** How the page that is looked at begins: said by the tests in the page's address. */
import type { Status } from '../../src-shared/contract/app.ts'

/** A morning in Cairo: when every look begins, however long the page takes to open. */
export const MORNING_MS = Date.parse('2026-11-21T08:42:00Z')

export type LookOptions = {
  readonly language: 'ar' | 'en'
  readonly signedIn?: boolean
  readonly status?: Partial<Status>
  /** The queue, what is owed and the cases of a bad morning; else there are none. */
  readonly badMorning?: boolean
  /** No category, biller or service at all. */
  readonly emptyCatalogue?: boolean
}
