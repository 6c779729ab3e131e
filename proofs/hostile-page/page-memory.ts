/** What a page that means harm knows: everything it was ever told. Ids from here are replayed. */
import type { Random } from '../random.ts'

const KEPT_MAX = 40

export type PageMemory = {
  /** Keeps every value of an answer under the name it came by. */
  learn(answer: unknown): void
  /** A value that was told under the name or one that means the same, most often the newest; undefined: none. */
  told(name: string, random: Random): unknown
}

export function createPageMemory(): PageMemory {
  const heard = new Map<string, unknown[]>()

  function walk(value: unknown, name: string, keep: (name: string, value: unknown) => void, depth = 0): void {
    if (depth > 6) return
    if (Array.isArray(value)) for (const item of value.slice(0, KEPT_MAX)) walk(item, name, keep, depth + 1)
    else if (isPlain(value)) for (const [key, item] of Object.entries(value)) walk(item, key, keep, depth + 1)
    else if (['string', 'number', 'boolean'].includes(typeof value)) keep(name, value)
  }

  return {
    learn(answer) {
      walk(answer, '', (name, value) => {
        const values = heard.get(name) ?? []
        if (values.includes(value)) return
        values.push(value)
        if (values.length > KEPT_MAX) values.shift()
        heard.set(name, values)
      })
    },
    told(name, random) {
      const values = NAMES_OF[name]?.flatMap((other) => heard.get(other) ?? []) ?? heard.get(name) ?? []
      return values.length === 0 ? undefined : random.chance(0.6) ? values.at(-1) : random.pick(values)
    },
  }
}

/** The same thing goes by these names in answers. */
const NAMES_OF: Readonly<Record<string, readonly string[]>> = {
  paymentId: ['paymentId', 'paymentIds', 'id'],
  amountMinor: ['amountMinor', 'dueMinor'],
  cashReceivedMinor: ['totalMinor'],
  query: ['account', 'trxNumber'],
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
