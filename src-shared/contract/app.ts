/** The terminal as a whole: what the status bar and the frame around every screen show. */
import { z } from 'zod'
import { languageSchema, minorSchema, nothingSchema, paymentIdSchema, problemSchema } from './common.ts'

/** `failing`: reached, but it answers with errors or not in time. */
export const connectionStateSchema = z.enum(['fine', 'no-line', 'unreachable', 'failing'])
export type ConnectionState = z.infer<typeof connectionStateSchema>

export const printerStateSchema = z.enum(['ready', 'no-paper', 'cover-open', 'offline', 'not-set-up', 'unknown'])
export type PrinterState = z.infer<typeof printerStateSchema>

const totalsSchema = z.object({ count: z.int(), sumMinor: minorSchema, oldestAtMs: z.number().nullable() })

/** Why nothing leaves the queue until the gateway was asked. */
export const queueFreezeSchema = z.enum(['records-restored', 'clock-rolled-back', 'records-rolled-back'])

/** Records that were damaged or lost and made anew. */
export const recoverySchema = z.object({
  atMs: z.number(),
  from: z.enum(['journal', 'backup']),
  /** Something that happened last may not be in them; the gateway is being asked what it knows. */
  mayLack: z.boolean(),
})

export const statusSchema = z.object({
  mode: z.enum(['live', 'training']),
  version: z.string(),
  language: languageSchema,
  machineSerial: z.string(),
  /** A page the training sandbox serves to provoke faults; null in live mode. */
  trainingPanel: z.string().nullable(),
  /** Null: nobody is signed in. */
  signedIn: z.object({ login: z.string(), name: z.string(), reference: z.string().nullable() }).nullable(),
  connection: z.object({ state: connectionStateSchema, sinceMs: z.number() }),
  wallet: z.object({ availableMinor: minorSchema.nullable(), atMs: z.number().nullable() }),
  printer: z.object({ state: printerStateSchema, paperMm: z.union([z.literal(58), z.literal(80)]) }),
  /** Sent, and not known yet what became of it. */
  unsettled: totalsSchema,
  /** What waits for the line; `allowed`: the shop's policy lets some services wait. `sending`: it is being sent now. */
  queue: totalsSchema.extend({ allowed: z.boolean(), sending: z.boolean(), frozen: queueFreezeSchema.nullable() }),
  /** Owed to customers who have left. */
  refundsOwed: totalsSchema,
  /** Whether the disk takes what is to be recorded. What it refuses is kept in memory and written as soon as it can be. */
  disk: z.object({ state: z.enum(['fine', 'full', 'read-only', 'failing']), sinceMs: z.number() }),
  /** Told to people until somebody has read it; null: nothing to tell. */
  recovery: recoverySchema.nullable(),
  /** Cases that nobody and nothing has answered yet. */
  openCases: z.int(),
  /** Why no new payment can be made at all; null when selling is possible. */
  sellingStopped: problemSchema.nullable(),
  catalogue: z.object({ refreshing: z.boolean(), refreshedAtMs: z.number().nullable(), failedBillers: z.int() }),
  /** This computer's clock beside the gateway's. `behindMs` is negative where ours is ahead, and 0 while it is right. */
  clock: z.object({ state: z.enum(['right', 'wrong']), behindMs: z.number() }),
})
export type Status = z.infer<typeof statusSchema>

/** What is shown while a start takes long, before there is a terminal that could be asked anything. */
export const startingSchema = z.object({
  language: languageSchema,
  /** Of the program. */
  name: z.string(),
  /** What happened before; null: nothing that anybody must know. */
  why: z.string().nullable(),
  doing: z.string(),
  percent: z.int().min(0).max(100),
  percentText: z.string(),
  hint: z.string(),
})
export type Starting = z.infer<typeof startingSchema>

/** What a support call asks about: how the inside stands just now. */
export const diagnosticsSchema = z.object({
  /** The one lane that money requests go through. */
  lane: z.object({
    holder: z
      .object({
        what: z.enum(['payment', 'queued-payment', 'cancel']),
        paymentId: paymentIdSchema,
        sinceMs: z.number(),
      })
      .nullable(),
    waiting: z.int(),
  }),
  /** The last states of the line, newest first. */
  connection: z.array(z.object({ state: connectionStateSchema, sinceMs: z.number() })),
  /** What the gateway is being asked about. */
  watching: z.array(
    z.object({
      paymentId: paymentIdSchema,
      looks: z.int(),
      beganAtMs: z.number(),
      nextLookAtMs: z.number().nullable(),
    }),
  ),
  records: z.object({
    entries: z.int(),
    hash: z.string(),
    /** What a look at the whole database in this run found. */
    database: z.enum(['not-checked', 'sound', 'damaged']),
  }),
  backups: z.array(
    z.object({
      place: z.enum(['own', 'second']),
      state: z.enum(['not-yet', 'fine', 'failing']),
      problem: z.string().nullable(),
      sinceMs: z.number(),
      /** When it last held everything. */
      lastAtMs: z.number().nullable(),
    }),
  ),
})
export type Diagnostics = z.infer<typeof diagnosticsSchema>

export const appCommands = {
  'app/status': { input: nothingSchema, output: statusSchema },
  'app/diagnostics': { input: nothingSchema, output: diagnosticsSchema },
  /** Somebody has read what was recovered. */
  'app/recovery-read': { input: nothingSchema, output: statusSchema },
  'app/set-language': { input: z.object({ language: languageSchema }).strict(), output: statusSchema },
} as const
