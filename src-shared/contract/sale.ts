/**
 * A sale in the making: what the cashier has typed (the draft), what the biller says is due (the inquiry), and what is
 * about to be paid (the prepared sale). Amounts are minor units. The gateway's own data of an inquiry stays in main.
 */
import { z } from 'zod'
import {
  languageSchema,
  minorSchema,
  nothingSchema,
  paymentIdSchema,
  saleIdSchema,
  serviceIdSchema,
  typedKeySchema,
  typedText,
  wordsSchema,
} from './common.ts'

/** What the cashier typed, as typed: kept so that a crash, a reload or a language switch loses nothing. */
export const draftSchema = z
  .object({
    serviceId: serviceIdSchema,
    fields: z.record(z.string().max(80), typedText),
    amount: typedText,
    quantity: z.int().min(1).max(99),
    termsAccepted: z.boolean(),
  })
  .strict()
export type Draft = z.infer<typeof draftSchema>

export const rangeSchema = z.object({ lowerMinor: minorSchema, upperMinor: minorSchema }).readonly()

export const billViewSchema = z.object({
  index: z.int(),
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
  /** One id for each payment the sale will make: several for several vouchers. */
  paymentIds: z.array(paymentIdSchema),
  amountMinor: minorSchema,
  feeMinor: minorSchema,
  feeIsEstimate: z.boolean(),
  /** Of the whole sale: (amount + fee) × payments. */
  totalMinor: minorSchema,
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
        amountMinor: minorSchema,
        inquiryId: z.uuid().nullable(),
        billIndex: z.int().min(0).max(99),
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
