/**
 * The serial that the gateway knows this machine by. It is fixed at set-up: what the hardware says later is shown, and
 * never adopted by itself. Firmware is full of placeholders, which a thousand other machines carry too: they are refused.
 */
import { bios, baseboard, chassis, system, uuid } from 'systeminformation'

const PLACEHOLDERS: ReadonlySet<string> = new Set(
  [
    'to be filled by o.e.m.',
    'to be filled by oem',
    'tobefilledbyoem',
    'default string',
    'default',
    'none',
    'n/a',
    'na',
    'null',
    'unknown',
    'undefined',
    'not specified',
    'not available',
    'not applicable',
    'not present',
    'no serial',
    'o.e.m.',
    'oem',
    'invalid',
    'system serial number',
    'base board serial number',
    'chassis serial number',
    'serial number',
    'serialnumber',
    'empty',
    'x.x',
    // What some boards carry instead of a number of their own.
    '03000200-0400-0500-0006-000700080009',
    '12345678-1234-5678-90ab-cddeefaabbcc',
  ].map(plain),
)

function plain(text: string): string {
  return text.toLowerCase().replace(/[\s.\-_:]/gu, '')
}

/** Whether a serial is no serial at all: empty, a known filling, or one filling sign repeated. */
export function isPlaceholderSerial(serial: string): boolean {
  const compared = plain(serial)
  return compared === '' || PLACEHOLDERS.has(compared) || /^(?:0+|f+|x+|\*+|\?+|(.)\1{31})$/u.test(compared)
}

/** What a person may choose as a serial but firmware only carries where nobody filled it in. */
function looksUnfilled(serial: string): boolean {
  const compared = plain(serial)
  // Signs that a header cannot carry, or nobody can read out: a damaged memory, not a number.
  if (!/^[ -~]{1,100}$/u.test(serial)) return true
  return compared.length < 4 || '01234567890'.includes(compared) || /^(.)\1*$/u.test(compared)
}

export type SerialCandidate = { readonly from: string; readonly serial: string }

/** The first candidate that is a serial, trimmed; null when none is. */
export function chooseSerial(candidates: readonly SerialCandidate[]): string | null {
  for (const { serial } of candidates) {
    const trimmed = serial.trim()
    if (!isPlaceholderSerial(trimmed) && !looksUnfilled(trimmed)) return trimmed
  }
  return null
}

/** What the hardware says of itself, best first: the machine, its board, its case, the firmware's id, the system's own id. Never rejects. */
export async function readHardwareSerials(): Promise<readonly SerialCandidate[]> {
  const asked: readonly (readonly [string, () => Promise<string | undefined>])[] = [
    ['system', async () => (await system()).serial],
    // On Windows the BIOS carries the number of the machine.
    ['bios', async () => (await bios()).serial],
    ['board', async () => (await baseboard()).serial],
    ['case', async () => (await chassis()).serial],
    ['firmware-id', async () => (await uuid()).hardware],
    ['system-id', async () => (await uuid()).os],
  ]
  const found = await Promise.all(
    asked.map(async ([from, ask]) => ({ from, serial: (await ask().catch(() => '')) ?? '' })),
  )
  return found.filter(({ serial }) => serial.trim() !== '')
}

export type KeptSerial = {
  readonly serial: string
  /** What the hardware said last, so that a change is told once. */
  readonly hardware: string | null
}

export type SerialDecision = {
  readonly serial: string
  /** What to keep from now on. */
  readonly keep: KeptSerial
  /** The hardware's new serial, when it changed since the last start; to be recorded and shown. */
  readonly changeSeen: string | null
  /** The provisioning asks for another serial while something is unsettled: not followed. */
  readonly changeRefused: boolean
}

/** Decides which serial this terminal has. Null: there is none, and one must be provisioned. */
export function decideSerial(known: {
  readonly kept: KeptSerial | null
  readonly provisioned: string | null
  readonly hardware: string | null
  readonly unsettled: boolean
}): SerialDecision | null {
  const { kept, provisioned, hardware, unsettled } = known
  if (kept === null) {
    const serial = provisioned ?? hardware
    return serial === null ? null : { serial, keep: { serial, hardware }, changeSeen: null, changeRefused: false }
  }
  const wanted = provisioned ?? kept.serial
  const changeRefused = wanted !== kept.serial && unsettled
  const serial = changeRefused ? kept.serial : wanted
  // A source that once failed to answer is not a change, neither way.
  const changed = hardware !== null && kept.hardware !== null && hardware !== kept.hardware
  return {
    serial,
    keep: { serial, hardware: hardware ?? kept.hardware },
    changeSeen: changed ? hardware : null,
    changeRefused,
  }
}
