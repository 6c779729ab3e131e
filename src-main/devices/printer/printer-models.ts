/** Printer models as data: what a printer can take, how fast, and what it answers. Files in `resources/printers`. */
import { z } from 'zod'
import epson from '../../../resources/printers/epson.json' with { type: 'json' }
import genericTear from '../../../resources/printers/generic-tear.json' with { type: 'json' }
import generic from '../../../resources/printers/generic.json' with { type: 'json' }

const paperSchema = z.object({ dots: z.int().positive().multipleOf(8) }).strict()

const modelSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    /** Other names under which it may be asked for. */
    aliases: z.array(z.string()),
    /** Which command table of node-thermal-printer it speaks. */
    commands: z.enum(['epson', 'tanca', 'custom']),
    papers: z.object({ 58: paperSchema, 80: paperSchema }).strict(),
    bandRowsMax: z.int().min(8).max(128),
    /** A band whose height is a multiple of one of these breaks some clones; the last band gets a white row more. */
    heightsToAvoid: z.array(z.int().positive()),
    /** A rest after each band, for buffers smaller than a band. */
    bandPauseMs: z.int().min(0).max(1000),
    cutter: z.enum(['full', 'partial', 'none']),
    /** Feeds of four lines each, from the print head to the cutter or the tearing edge. */
    feedsBeforeCut: z.int().min(0).max(6),
    status: z.enum(['real-time', 'none']),
    /** How fast paper runs at its slowest: how long to wait for an answer after the cut. */
    dotsPerSecond: z.int().min(100),
  })
  .strict()
  .refine((model) => model.heightsToAvoid.every((height) => model.bandRowsMax % height !== 0), {
    message: 'bandRowsMax must itself be a height the printer can take: only the last band may be padded',
  })
export type PrinterModel = z.infer<typeof modelSchema>

export const printerModels: readonly PrinterModel[] = [epson, generic, genericTear].map((model) =>
  modelSchema.parse(model),
)

/** The model of that name or alias, in any case; null when none is known by it. */
export function printerModel(name: string): PrinterModel | null {
  const wanted = name.trim().toLowerCase()
  return printerModels.find((model) => model.id === wanted || model.aliases.includes(wanted)) ?? null
}

/**
 * The model of that name, or the generic one for a name that nobody knows and for none: every receipt printer on a
 * network takes its raster and its questions. The generic one only works slower.
 */
export function printerModelOrGeneric(name: string | null): PrinterModel {
  const model = (name === null ? null : printerModel(name)) ?? printerModel('generic')
  if (model === null) throw new Error('Expected a generic printer model among the resources')
  return model
}
