/** The steps of a start that decide how this terminal is set up. What refuses a start is thrown with its sentence. */
import { randomBytes } from 'node:crypto'
import type { TerminalEvent } from '../../src-shared/domain/journal-event.ts'
import type { Shop } from '../../src-shared/domain/receipt-document.ts'
import { settleConfiguration, type Configuration } from './configuration.ts'
import { loadDataKey, makeDataKey } from './data-key.ts'
import { decideSerial, type KeptSerial } from './machine-serial.ts'
import type { SecretStore, SettingsStore } from './ports.ts'
import { readProvisioning } from './provisioning.ts'
import type { Provisioning } from './provisioning-schema.ts'

/** The terminal cannot start as it is asked to; the message is for whoever started it. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused'
}

/** The file that `TERMINAL_PROVISIONING` names; null where it names none. */
export async function provisioningFromEnvironment(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
): Promise<Provisioning | null> {
  const file = environment['TERMINAL_PROVISIONING']
  if (file === undefined || file === '') return null
  const answer = await readProvisioning({ file, environment, platform })
  if (answer.kind === 'refused') throw new StartRefused(answer.sentence)
  return answer.provisioning
}

/** The key that seals secret fields. Where it is lost a new one is made: what the old one sealed stays sealed. */
export async function sealKeyFor(ask: {
  readonly secrets: SecretStore
  readonly recordsExist: boolean
}): Promise<{ readonly sealKey: Buffer; readonly keyLost: boolean }> {
  const newKey = (): Buffer => randomBytes(32)
  const kept = await loadDataKey({ ...ask, newKey })
  if (kept.kind === 'ready') return { sealKey: kept.key, keyLost: false }
  return { sealKey: await makeDataKey({ secrets: ask.secrets, newKey }), keyLost: true }
}

const SERIAL = 'machine-serial'

export type SetUp = {
  readonly configuration: Configuration
  readonly machineSerial: string
  readonly shop: Shop
  /** What the start found, for the journal. */
  readonly events: readonly TerminalEvent[]
}

/** Brings together what was asked for, what the hardware says and what an earlier start fixed. */
export function settleSetUp(known: {
  readonly asked: Configuration
  readonly provisioning: Provisioning | null
  readonly hardware: string | null
  readonly settings: SettingsStore
  readonly unsettledCount: number
}): SetUp {
  const { settings, unsettledCount } = known
  const { configuration, refused } = settleConfiguration(known.asked, { settings, unsettledCount })
  const serial = decideSerial({
    kept: (settings.read(SERIAL) as KeptSerial | undefined) ?? null,
    provisioned: known.provisioning?.machineSerial ?? null,
    hardware: known.hardware,
    unsettled: unsettledCount > 0,
  })
  if (serial === null) {
    throw new StartRefused(
      'This machine has no serial number of its own. Give it one: "machineSerial" in the provisioning file.',
    )
  }
  settings.write(SERIAL, serial.keep)
  const held = [...refused, ...(serial.changeRefused ? ['machineSerial'] : [])]
  return {
    configuration,
    machineSerial: serial.serial,
    shop: configuration.shop ?? { name: { ar: 'نقطة دفع الفواتير', en: 'Bill payment point' }, address: null, phone: null },
    events: [
      ...(serial.changeSeen === null ? [] : [{ kind: 'serial-changed-seen', found: serial.changeSeen } as const]),
      ...(held.length === 0 ? [] : [{ kind: 'provisioning-held', fields: held } as const]),
    ],
  }
}

/** A store that forgets with the program: for an account where nobody accepted that nothing really encrypts. */
export function secretsInMemory(): SecretStore {
  const kept = new Map<string, string>()
  return {
    read: (name) => {
      const value = kept.get(name)
      return Promise.resolve(value === undefined ? { kind: 'none' } : { kind: 'found', value })
    },
    write: (name, value) => {
      kept.set(name, value)
      return Promise.resolve()
    },
    remove: (name) => {
      kept.delete(name)
      return Promise.resolve()
    },
  }
}
