/** Paper: the slip of the sale in the making, a payment's receipt, and printing it. Pictures are PNG bytes of the very bitmap that is printed. */
import { z } from 'zod'
import { languageSchema, minorSchema, paymentIdSchema, typedText, serviceIdSchema } from './common.ts'
import { paymentViewSchema } from './payment.ts'

export const pictureSchema = z.object({ png: z.instanceof(Uint8Array), widthDots: z.int(), heightDots: z.int() })
export type Picture = z.infer<typeof pictureSchema>

/** What is known so far of the sale; everything may still be missing. */
export const slipDraftSchema = z
  .object({
    language: languageSchema,
    serviceId: serviceIdSchema.nullable(),
    account: typedText,
    /** One for each payment the sale will make; empty while no amount is known. */
    amountsMinor: z.array(minorSchema).max(99),
    /** Of the whole sale. */
    feeMinor: minorSchema.nullable(),
    feeIsEstimate: z.boolean(),
    totalMinor: minorSchema.nullable(),
    cashReceivedMinor: minorSchema.nullable(),
  })
  .strict()
export type SlipDraft = z.infer<typeof slipDraftSchema>

export const receiptCommands = {
  'receipt/slip': { input: slipDraftSchema, output: pictureSchema },
  'receipt/preview': {
    input: z.object({ paymentId: paymentIdSchema, language: languageSchema }).strict(),
    output: pictureSchema,
  },
  'receipt/print': {
    input: z.object({ paymentId: paymentIdSchema, language: languageSchema }).strict(),
    output: paymentViewSchema,
  },
  /** The receipt as a file on this machine: an original or a copy like any paper, and refused where no copy is allowed. */
  'receipt/save': {
    input: z.object({ paymentId: paymentIdSchema, language: languageSchema, format: z.enum(['png', 'pdf']) }).strict(),
    output: z.object({ fileName: z.string(), folder: z.string() }),
  },
} as const
