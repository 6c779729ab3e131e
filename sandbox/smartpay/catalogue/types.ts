/** The catalogue's shapes. Money here is integer piastres; wire forms are made by `rows.ts`. */
import type { InquiryTwist } from '../other-outcomes.ts'

export type Names = { readonly ar: string | null; readonly en: string | null }

export type Provider = 'fawry' | 'khales' | 'masary'

/** How `biller_info` is written in a row: as the guide shows it, as the engine does, or as the oldest server leaves it. */
export type InfoForm = 'object' | 'json' | 'python' | 'false' | 'absent' | 'broken'

/** One row of the server's commission table: both ends inclusive, the first match wins, a fixed fee excludes the percentage. */
export type CommissionBand = {
  readonly fromMinor: number
  readonly toMinor: number
  readonly fixedMinor?: number
  readonly percent?: number
  readonly minMinor?: number
  readonly maxMinor?: number
}

export type ServiceSeed = {
  readonly id: number
  readonly name: Names
  /** `biller_info` as the provider gives it; names and captions are `{ar, en}` pairs, chosen by the listing's language. */
  readonly info: Readonly<Record<string, unknown>>
  /** Undefined: what the dialect writes. */
  readonly form?: InfoForm
  readonly provider: Provider
  readonly commission: readonly CommissionBand[]
  readonly extraFeeMinor: number
  readonly dailyLimitMinor: number | null
  /** Above this amount a fee of its own is taken as a separate wallet row. */
  readonly overLimit: { readonly aboveMinor: number; readonly feeMinor: number } | null
  readonly picture: 'drawn' | 'missing' | 'none'
  /** How its inquiries are always answered, whatever the account; a magic account goes before. */
  readonly inquiry?: InquiryTwist
  /** What a customer of it would say, where the general account `12345678` or the caption's own does not do. */
  readonly sample?: { readonly account?: string; readonly keys?: Readonly<Record<string, string>> }
  /** Where and why a terminal stops, where more than its description must be known to tell. */
  readonly refused?: { readonly at: 'list' | 'inquiry' | 'preparing'; readonly code: string }
  /** Fields of its row as they are sent, in place of the right ones: rows that lie about their types. */
  readonly row?: Readonly<Record<string, unknown>>
}

export type BillerSeed = {
  readonly id: number
  readonly categoryId: number
  readonly name: Names
  readonly picture: 'drawn' | 'missing' | 'none'
  readonly services: readonly ServiceSeed[]
}

export type CategorySeed = { readonly id: number; readonly name: Names; readonly picture: 'drawn' | 'missing' | 'none' }

export type Catalogue = { readonly categories: readonly CategorySeed[]; readonly billers: readonly BillerSeed[] }
