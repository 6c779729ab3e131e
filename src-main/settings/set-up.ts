/** What is settled at set-up and held afterwards, brought together with what this start asks for. */
import type { TerminalEvent } from '../../src-shared/domain/journal-event.ts'
import type { Shop } from '../../src-shared/domain/receipt-document.ts'
import { StartRefusal } from '../../src-shared/domain/start-refusal.ts'
import { settleConfiguration, type Configuration, type Mode } from './configuration.ts'
import { decideSerial, type KeptSerial } from './machine-serial.ts'
import type { SettingsStore } from './ports.ts'
import type { Provisioning } from './provisioning-schema.ts'

export type SetUp = {
  readonly configuration: Configuration
  readonly machineSerial: string
  readonly shop: Shop
  /** What belongs into the journal: a provisioning that says something new, a serial that the hardware no longer has. */
  readonly notices: readonly TerminalEvent[]
  /** Fields that were asked to change and did not, because something is unsettled. */
  readonly refused: readonly string[]
}

const SERIAL = 'machine-serial'
const PROVISIONED = 'provisioned'

/** A machine without any number of its own can still train. */
const TRAINING_SERIAL = 'TRAINING-0001'

/** Heads the paper of a terminal whose shop was not provisioned. */
const UNNAMED_SHOP: Shop = {
  name: { ar: 'منفذ دفع الفواتير', en: 'Bill payment point' },
  address: null,
  phone: null,
}

/**
 * Settles address, login and serial, and keeps what was settled. Throws a StartRefusal when a live terminal has no
 * serial to be known by.
 */
export function settleSetUp(ask: {
  readonly asked: Configuration
  readonly provisioning: Provisioning | null
  /** What the hardware says now; null when it says nothing of use. */
  readonly hardware: string | null
  readonly settings: SettingsStore
  readonly unsettledCount: number
}): SetUp {
  const { asked, provisioning, settings, unsettledCount } = ask
  const { configuration, refused } = settleConfiguration(asked, { settings, unsettledCount })
  const decision = decideSerial({
    kept: (settings.read(SERIAL) as KeptSerial | undefined) ?? null,
    provisioned: provisioning?.machineSerial ?? null,
    hardware: ask.hardware ?? substituteFor(asked.mode),
    unsettled: unsettledCount > 0,
  })
  if (decision === null) throw noSerial()
  settings.write(SERIAL, decision.keep)
  const notices: TerminalEvent[] = []
  const fields = provisioning === null ? [] : newFields(provisioning, settings)
  if (fields.length > 0) notices.push({ kind: 'provisioned', fields })
  if (decision.changeSeen !== null) notices.push({ kind: 'serial-changed-seen', found: decision.changeSeen })
  return {
    configuration,
    machineSerial: decision.serial,
    shop: configuration.shop ?? UNNAMED_SHOP,
    notices,
    refused: [...refused, ...(decision.changeRefused ? ['machineSerial'] : [])],
  }
}

const substituteFor = (mode: Mode): string | null => (mode === 'training' ? TRAINING_SERIAL : null)

const noSerial = (): StartRefusal =>
  new StartRefusal(
    'no-serial',
    'Give the serial that the company registered for this machine as machineSerial in the provisioning file.',
  )

/**
 * The serial that new records begin with. Throws a StartRefusal when there is none, before any record is made; records
 * that are there have settled it already.
 */
export function serialAtSetUp(known: {
  readonly provisioned: string | null
  readonly hardware: string | null
  readonly mode: Mode
  readonly recordsExist: boolean
}): string {
  const serial = known.provisioned ?? known.hardware ?? substituteFor(known.mode)
  if (serial === null && !known.recordsExist) throw noSerial()
  return serial ?? ''
}

/** Names of the fields whose value is not the one of the last start. The password's value is not kept to compare. */
function newFields(provisioning: Provisioning, settings: SettingsStore): readonly string[] {
  // The logo's path is among the fields; its bytes are not kept to compare.
  const { smartpay, logo: _bytes, ...rest } = provisioning
  const { account, ...gateway } = smartpay ?? { account: null }
  const now: Readonly<Record<string, unknown>> = {
    ...rest,
    ...Object.fromEntries(Object.entries(gateway).map(([name, value]) => [`smartpay.${name}`, value])),
    'smartpay.login': account?.login ?? null,
  }
  const before = (settings.read(PROVISIONED) as Record<string, unknown> | undefined) ?? {}
  settings.write(PROVISIONED, now)
  return Object.keys(now).filter(
    (name) => JSON.stringify(now[name]) !== JSON.stringify(before[name]) && !(now[name] === null && !(name in before)),
  )
}
