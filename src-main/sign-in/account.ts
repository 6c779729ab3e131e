/** The account as kept in the machine's secret store, so that the terminal can sign itself in at the gateway after a restart. */
import type { SecretStore } from '../settings/ports.ts'
import { z } from 'zod'

const accountSchema = z.object({
  login: z.string(),
  password: z.string(),
  /** Shown while the gateway cannot be asked. */
  name: z.string(),
  reference: z.string().nullable(),
})
export type KeptAccount = z.infer<typeof accountSchema>

const NAME = 'smartpay-account'

/** Null when there is none that can be read; an unreadable one stays where it is until another is kept. */
export async function readAccount(secrets: SecretStore): Promise<KeptAccount | null> {
  const kept = await secrets.read(NAME)
  if (kept.kind !== 'found') return null
  try {
    return accountSchema.parse(JSON.parse(kept.value))
  } catch {
    return null
  }
}

export const keepAccount = (secrets: SecretStore, account: KeptAccount): Promise<void> =>
  secrets.write(NAME, JSON.stringify(account))

export const dropAccount = (secrets: SecretStore): Promise<void> => secrets.remove(NAME)
