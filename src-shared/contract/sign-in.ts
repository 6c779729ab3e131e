/** Signing in to the gateway, with the three steps of a device that must be activated by a one-time code. */
import { z } from 'zod'
import { nothingSchema } from './common.ts'

const credential = z.string().min(1).max(200)

/** Where signing in stands after a step. */
export const signInStepSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('signed-in') }),
  /** The account must be activated: send a code, verify it, choose a password. */
  z.object({ kind: z.literal('code-needed') }),
  z.object({ kind: z.literal('code-sent') }),
  z.object({ kind: z.literal('password-needed') }),
])
export type SignInStep = z.infer<typeof signInStepSchema>

export const signInCommands = {
  'sign-in/begin': { input: z.object({ login: credential, password: credential }).strict(), output: signInStepSchema },
  'sign-in/send-code': { input: nothingSchema, output: signInStepSchema },
  'sign-in/verify-code': { input: z.object({ code: credential }).strict(), output: signInStepSchema },
  'sign-in/set-password': { input: z.object({ newPassword: credential }).strict(), output: signInStepSchema },
  'sign-in/end': { input: nothingSchema, output: nothingSchema },
} as const
