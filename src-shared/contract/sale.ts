/**
 * A sale in the making: what the cashier has typed (the draft), what the biller says is due (the inquiry), and what is
 * about to be paid (the prepared sale). Amounts are minor units. The gateway's own data of an inquiry stays in main.
 */
import { z } from 'zod'
import { SALE_PAYMENTS_MAX } from '../domain/limits.ts'
import {
  languageSchema,
  minorSchema,
  nothingSchema,
  paymentIdSchema,
  problemSchema,
  saleIdSchema,
  serviceIdSchema,
  typedKeySchema,
  typedText,
  wordsSchema,
} from './common.ts'

/** More than any form has, each of them typed twice. */
const FIELDS_MAX = 100

/** What the cashier typed, as typed: kept so that a crash, a reload or a language switch loses nothing. */
export const draftSchema = z
  .object({
    serviceId: serviceIdSchema,
    fields: z.record(z.string().max(80), typedText).refine((fields) => Object.keys(fields).length <= FIELDS_MAX),
    amount: typedText,
    quantity: z.int().min(1).max(99),
    termsAccepted: z.boolean(),
  })
  .strict()
export type Draft = z.infer<typeof draftSchema>

export const rangeSchema = z.object({ lowerMinor: minorSchema, upperMinor: minorSchema }).readonly()

export const billViewSchema = z.object({
  index: z.int(),
  /** What tells it from the others, where the biller says. */
  label: wordsSchema.nullable(),
  /** The biller's own number of it, as it stands on the customer's paper. */
  reference: z.string().nullable(),
  dueMinor: minorSchema.nullable(),
  /** The gateway's figure, or our estimate where `feeIsEstimate`; null where neither exists. */
  feeMinor: minorSchema.nullable(),
  feeIsEstimate: z.boolean(),
  dueDate: z.string().nullable(),
  issueDate: z.string().nullable(),
  expiryDate: z.string().nullable(),
  ranges: z.array(rangeSchema),
  notes: z.array(wordsSchema),
})
export type BillView = z.infer<typeof billViewSchema>

export const inquiryViewSchema = z.object({
  inquiryId: z.uuid(),
  bills: z.array(billViewSchema),
  message: z.string().nullable(),
})
export type InquiryView = z.infer<typeof inquiryViewSchema>

/** An earlier payment of the same service, account and amount, less than ten minutes old. */
export const recentPaymentSchema = z.object({
  paymentId: paymentIdSchema,
  atMs: z.number(),
  state: z.string(),
  trxNumber: z.string().nullable(),
})

export const preparedSaleSchema = z.object({
  saleId: saleIdSchema,
  /** In the order they will be paid: several for several vouchers, or several bills. */
  payments: z.array(z.object({ paymentId: paymentIdSchema, amountMinor: minorSchema, feeMinor: minorSchema })),
  /** Of the whole sale. */
  amountMinor: minorSchema,
  feeMinor: minorSchema,
  feeIsEstimate: z.boolean(),
  totalMinor: minorSchema,
  /** Fixed from here on: `queue` means that the money is taken now and the payment sent when the line is back. */
  mode: z.enum(['now', 'queue']),
  /** The line is down and this may not wait for it: why. It can still be tried now. */
  notQueued: problemSchema.nullable(),
  recent: recentPaymentSchema.nullable(),
})
export type PreparedSale = z.infer<typeof preparedSaleSchema>

const fields = {
  serviceId: serviceIdSchema,
  account: typedText,
  extraKeys: z.array(typedKeySchema).max(20),
  language: languageSchema,
}

export const saleCommands = {
  'draft/read': { input: nothingSchema, output: draftSchema.nullable() },
  'draft/save': { input: z.object({ draft: draftSchema.nullable() }).strict(), output: nothingSchema },
  'sale/inquire': { input: z.object(fields).strict(), output: inquiryViewSchema },
  'sale/prepare': {
    input: z
      .object({
        ...fields,
        inquiryId: z.uuid().nullable(),
        /** What is paid, in this order; one entry, of index 0, where nothing was asked. */
        bills: z
          .array(z.object({ index: z.int().min(0).max(99), amountMinor: minorSchema }).strict())
          .min(1)
          .max(SALE_PAYMENTS_MAX),
        /** How often the one entry is bought; several entries are bought once each. */
        quantity: z.int().min(1).max(99),
        mobileToNotify: typedText.nullable(),
        termsAccepted: z.boolean(),
      })
      .strict(),
    output: preparedSaleSchema,
  },
  /** Commits the intent and starts sending. Answered once the first payment stands in the journal; the rest is told by `payment/changed`. */
  'sale/confirm': {
    input: z.object({ saleId: saleIdSchema, cashReceivedMinor: minorSchema, repeatAccepted: z.boolean() }).strict(),
    output: z.object({ paymentIds: z.array(paymentIdSchema) }),
  },
} as const
