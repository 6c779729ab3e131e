/** What can be wrong with the printer, set over its control address. */

export type Faults = {
  paper: 'ok' | 'out'
  cover: 'closed' | 'open'
  offline: boolean
  /** Takes everything, answers nothing. */
  silent: boolean
  /** Drops the next connections at once: switched off. */
  refuse: boolean
  /** The paper ends after so many more rows of dots. */
  paperEndsAfterRows: number | null
  /** The next connection is dropped after so many bytes. */
  dropAfterBytes: number | null
  slowBytesPerSecond: number | null
}

export const noFaults = (): Faults => ({
  paper: 'ok',
  cover: 'closed',
  offline: false,
  silent: false,
  refuse: false,
  paperEndsAfterRows: null,
  dropAfterBytes: null,
  slowBytesPerSecond: null,
})

const CHECKS: { readonly [Name in keyof Faults]: (value: unknown) => boolean } = {
  paper: (value) => value === 'ok' || value === 'out',
  cover: (value) => value === 'closed' || value === 'open',
  offline: (value) => typeof value === 'boolean',
  silent: (value) => typeof value === 'boolean',
  refuse: (value) => typeof value === 'boolean',
  paperEndsAfterRows: isCountOrNull,
  dropAfterBytes: isCountOrNull,
  slowBytesPerSecond: isCountOrNull,
}

function isCountOrNull(value: unknown): boolean {
  return value === null || (Number.isSafeInteger(value) && (value as number) > 0)
}

/** Puts named faults over the present ones. Gives a sentence about the first that it does not know or cannot be. */
export function setFaults(faults: Faults, wanted: unknown): string | null {
  if (typeof wanted !== 'object' || wanted === null) return 'Expected an object of faults'
  for (const [name, value] of Object.entries(wanted)) {
    if (!Object.hasOwn(CHECKS, name)) return `Expected one of ${Object.keys(CHECKS).join(', ')}, found ${name}`
    if (!CHECKS[name as keyof Faults](value))
      return `Expected another value for ${name}, found ${JSON.stringify(value)}`
  }
  Object.assign(faults, wanted)
  return null
}

export const canPrint = (faults: Faults): boolean =>
  faults.paper === 'ok' && faults.cover === 'closed' && !faults.offline

/** The answer to `DLE EOT n`: bits 1 and 4 are always on. */
export function statusByte(faults: Faults, what: number): number {
  const fixed = 0x12
  switch (what) {
    case 1:
      return fixed | (canPrint(faults) ? 0 : 0x08)
    case 2:
      return fixed | (faults.cover === 'open' ? 0x04 : 0) | (faults.paper === 'out' ? 0x20 : 0)
    case 4:
      return fixed | (faults.paper === 'out' ? 0x60 : 0)
    default:
      return fixed
  }
}

/** The answer to `GS r 1`. */
export const paperByte = (faults: Faults): number => (faults.paper === 'out' ? 0x0c : 0)
