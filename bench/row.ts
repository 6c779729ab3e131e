/** What a benchmark gives: one row of the table, and of the JSON that other programs read. */
import { z } from 'zod'

export const rowSchema = z.object({
  name: z.string().min(1),
  value: z.number(),
  unit: z.string(),
  /** What it is measured against, in words: a floor done bare, or a peer. */
  against: z.string(),
  /** How many times the floor (`lower`), or how many times faster than the peer (`higher`). */
  ratio: z.number(),
  limit: z.number(),
  better: z.enum(['lower', 'higher']),
  ok: z.boolean(),
})

export type Row = z.infer<typeof rowSchema>

export type Bench = { readonly name: string; run(): Promise<Row> }
