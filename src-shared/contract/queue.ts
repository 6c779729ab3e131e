/** What waits for the line, what is owed to customers, and what somebody has to look at. */
import { z } from 'zod'
import { minorSchema, nothingSchema, paymentIdSchema } from './common.ts'
import { paymentViewSchema } from './payment.ts'

export const queueViewSchema = z.object({
  /** What waits, in the order it will be sent. */
  waiting: z.array(paymentViewSchema),
  /** What left the queue since the start of the day, newest first: sent, expired or taken out. */
  left: z.array(paymentViewSchema),
  /** What may wait at all; null: nothing, the shop does not want it. */
  limits: z
    .object({
      amountMaxMinor: minorSchema,
      sumMaxMinor: minorSchema,
      countMax: z.int(),
      ageMaxMs: z.number(),
      newPayments: z.enum(['wait', 'go-first']),
      receipts: z.enum(['print', 'offer']),
    })
    .nullable(),
})
export type QueueView = z.infer<typeof queueViewSchema>

export const caseViewSchema = z.object({
  id: z.string(),
  kind: z.enum(['outcome-unknown', 'not-confirmed', 'cancel-unknown', 'contradiction', 'payment-not-in-records']),
  /** Null: it is about a payment that the records do not know. */
  payment: paymentViewSchema.nullable(),
  openedAtMs: z.number(),
  changedAtMs: z.number(),
  findings: z.array(
    z.object({
      code: z.string(),
      source: z.enum(['reply', 'late-reply', 'history', 'restart', 'timeout', 'statement']),
      gatewayText: z.string().nullable(),
      trxNumber: z.string().nullable(),
    }),
  ),
  /** When the gateway will be asked again by itself; null: it is asked no more. */
  nextLookAtMs: z.number().nullable(),
})
export type CaseView = z.infer<typeof caseViewSchema>

export const queueCommands = {
  'queue/view': { input: nothingSchema, output: queueViewSchema },
  /** Tries to send what waits now, whatever the line looked like last. */
  'queue/send-now': { input: nothingSchema, output: nothingSchema },
  /** Writes what waits into a file that only the passphrase opens, to be read elsewhere; it can never be put back. */
  'queue/export': {
    input: z.object({ passphrase: z.string().min(12).max(200) }).strict(),
    output: z.object({ fileName: z.string(), folder: z.string() }),
  },
  /** Payments whose customer is owed what was paid, oldest first. */
  'refund/list': { input: nothingSchema, output: z.array(paymentViewSchema) },
  /** The cashier gave it back. */
  'refund/given': { input: z.object({ paymentId: paymentIdSchema }).strict(), output: paymentViewSchema },
  /** What is open, oldest first. */
  'case/list': { input: nothingSchema, output: z.array(caseViewSchema) },
} as const
