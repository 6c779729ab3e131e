/** Payments that were confirmed: their state, today's list, and their print. */
import { z } from 'zod'
import { minorSchema, paymentIdSchema, saleIdSchema, wordsSchema } from './common.ts'

/** `confirmed` on screen: it never left (or not yet); the cashier may send it again or give it up (`withdrawn`). */
export const paymentStateSchema = z.enum([
  'confirmed',
  'queued',
  'sending',
  'unknown',
  'accepted',
  'declined',
  'succeeded',
  'cancelling',
  'cancelled',
  'cancel-unknown',
  'expired',
  'withdrawn',
])
export type PaymentStateName = z.infer<typeof paymentStateSchema>

/** `saved`: as a file, and never asked for on paper. */
export const printStateSchema = z.enum(['queued', 'printing', 'printed', 'sent-unconfirmed', 'failed', 'saved'])
export type PrintState = z.infer<typeof printStateSchema>

export const paymentViewSchema = z.object({
  id: paymentIdSchema,
  saleId: saleIdSchema.nullable(),
  state: paymentStateSchema,
  proof: z.enum(['provider', 'history', 'told', 'statement']).nullable(),
  serviceId: z.int(),
  serviceName: wordsSchema,
  billerName: wordsSchema,
  accountLabel: wordsSchema,
  account: z.string(),
  amountMinor: minorSchema,
  /** The fee really charged, once known. */
  feeMinor: minorSchema.nullable(),
  quotedFeeMinor: minorSchema,
  totalMinor: minorSchema,
  cashReceivedMinor: minorSchema,
  changeMinor: minorSchema,
  trxNumber: z.string().nullable(),
  confirmedAtMs: z.number(),
  changedAtMs: z.number(),
  reason: z.object({ code: z.string(), gatewayText: z.string().nullable() }).nullable(),
  /** Short, for the telephone: the first characters of the payment's id. */
  supportCode: z.string(),
  hasVoucher: z.boolean(),
  reprintAllowed: z.boolean(),
  /** It succeeded after it was unknown: the customer had left without an answer. */
  recovered: z.boolean(),
  /** It waited, or waits, for the line: its customer left with a slip that says it is not paid yet. */
  queued: z.boolean(),
  /** What the customer is owed where it was not given back at once. */
  refund: z.enum(['owed', 'given']).nullable(),
  /** The gateway can be asked to take it back. */
  cancellable: z.boolean(),
  /** Something later contradicted the settled state. */
  contradicted: z.boolean(),
  print: z.object({ state: printStateSchema, problem: z.string().nullable(), copies: z.int() }).nullable(),
})
export type PaymentView = z.infer<typeof paymentViewSchema>

const one = z.object({ paymentId: paymentIdSchema }).strict()

export const paymentCommands = {
  'payment/view': { input: one, output: paymentViewSchema },
  'payment/list': {
    /** Today's payments (Cairo day), newest first, with those still open from before; `query` searches account, number, service and amount. */
    input: z.object({ query: z.string().max(200), limit: z.int().min(1).max(500) }).strict(),
    output: z.array(paymentViewSchema),
  },
  /** Asks the gateway about an unknown or accepted payment now. */
  'payment/check': { input: one, output: paymentViewSchema },
  /** Gives up a payment that never left: a confirmed one, or one that waits in the queue. */
  'payment/withdraw': { input: one, output: paymentViewSchema },
  /** Asks the gateway to take a payment back. Answered when that is in the journal; what becomes of it is told by `payment/changed`. */
  'payment/cancel': { input: one, output: paymentViewSchema },
} as const
