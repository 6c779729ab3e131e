/** Schemas that several areas of the contract share. */
import { z } from 'zod'
import { LARGEST_MINOR, type Minor } from '../domain/money.ts'
import { problemCodes, type Problem, type Reply } from '../domain/problem.ts'
import type { PaymentId } from '../domain/payment.ts'

export const languageSchema = z.enum(['ar', 'en'])
export type Language = z.infer<typeof languageSchema>

export const wordsSchema = z.object({ ar: z.string(), en: z.string() }).readonly()

/** Minor units as they cross the bridge: a safe integer within the terminal's range. */
export const minorSchema = z
  .int()
  .min(-LARGEST_MINOR)
  .max(LARGEST_MINOR)
  .transform((value) => value as Minor)

export const paymentIdSchema = z.uuid().transform((value) => value as PaymentId)
export const saleIdSchema = z.uuid()
export const serviceIdSchema = z.int().positive()

/** Free text from a person: bounded, so that a hostile page cannot fill the disk. */
export const typedText = z.string().max(500)

export const typedKeySchema = z
  .object({ key: z.string().max(64), value: typedText })
  .strict()
  .readonly()

export const nothingSchema = z.object({}).strict()

export const problemSchema: z.ZodType<Problem> = z.object({
  code: z.enum(problemCodes),
  field: z.string().optional(),
  values: z.record(z.string(), z.string()).optional(),
  gatewayText: z.string().optional(),
  supportCode: z.string().optional(),
})

export type { Problem, Reply }
