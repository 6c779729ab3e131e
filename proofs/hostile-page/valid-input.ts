/**
 * Input that a command takes, made from the contract's own schema: a command that is added tomorrow is tried without a word
 * here. What has a meaning (services, accounts, ids, sums) is taken from what the page was told, so that sales really happen.
 */
import { z } from 'zod'
import { commands } from '../../src-shared/contract/contract.ts'
import { commandNames, type CommandName } from '../../src-shared/contract/names.ts'
import type { Random } from '../random.ts'
import type { PageMemory } from './page-memory.ts'
import { AGENT, services } from './stand-ins.ts'
import { ids } from './ids.ts'

type Schema = z.core.JSONSchema.BaseSchema

const schemas = new Map<CommandName, Schema>(
  commandNames.map((name) => [
    name,
    z.toJSONSchema(commands[name].input as z.ZodType, { io: 'input', unrepresentable: 'any' }),
  ]),
)

/** What a person would type, by the field it is typed in. */
const TYPED: Readonly<Record<string, (random: Random) => unknown>> = {
  login: (random) => (random.chance(0.5) ? AGENT.login : 'somebody'),
  password: (random) => (random.chance(0.5) ? AGENT.password : 'wrong-password'),
  serviceId: (random) => random.pick(services).id,
  billerId: () => 50,
  categoryId: () => 5,
  account: (random) => (random.chance(0.1) ? '' : `010${String(10_000_000 + random.below(400))}`),
  amountMinor: (random) => 100 * (1 + random.below(90)),
  cashReceivedMinor: (random) => 100 * (1 + random.below(1_000)),
  mobileToNotify: () => '01012345678',
  query: (random) => random.pick(['شحن', 'voda', '0101', '12.5', '']),
  termsAccepted: () => true,
  extraKeys: (random) => (random.chance(0.8) ? [] : undefined),
  quantity: (random) => (random.chance(0.8) ? 1 : undefined),
  language: (random) => random.pick(['ar', 'en']),
  index: (random) => random.below(2),
}

export type Maker = (name: CommandName) => unknown

export function validInputs(random: Random, memory: PageMemory): Maker {
  const newId = ids(random.part('page ids'))

  return (name) => {
    const named = (key: string): unknown =>
      (random.chance(0.6) ? memory.told(key, random) : undefined) ?? TYPED[key]?.(random)

    function make(schema: Schema, key: string): unknown {
      const meant = key === '' ? undefined : named(key)
      if (meant !== undefined && fits(schema, meant)) return meant
      const either = schema.anyOf ?? schema.oneOf
      if (either !== undefined) return make(random.pick(either), key)
      if (schema.const !== undefined) return schema.const
      if (schema.enum !== undefined) return random.pick(schema.enum)
      switch (schema.type) {
        case 'null':
          return null
        case 'boolean':
          return random.chance(0.5)
        case 'integer':
        case 'number':
          return wholeNumber(schema, random)
        case 'string':
          return schema.format === 'uuid' ? newId() : words(schema, random)
        case 'array': {
          const least = schema.minItems ?? 0
          const length = random.chance(0.7) ? least : Math.min(least + random.below(4), schema.maxItems ?? 4)
          return Array.from({ length }, () => make(schema.items as Schema, ''))
        }
        case 'object':
          return object(schema)
        default:
          return null
      }
    }

    function object(schema: Schema): Record<string, unknown> {
      const made: Record<string, unknown> = {}
      const required = new Set(schema.required ?? [])
      for (const [key, part] of Object.entries(schema.properties ?? {})) {
        if (required.has(key) || random.chance(0.5)) made[key] = make(part as Schema, key)
      }
      if (schema.additionalProperties !== false && typeof schema.additionalProperties === 'object') {
        for (let count = random.below(4); count > 0; count -= 1) {
          made[random.pick(['billingAcct', 'Key1', 'Key2', 'mobile'])] = make(schema.additionalProperties, '')
        }
      }
      return made
    }

    return make(schemas.get(name) ?? {}, '')
  }
}

/** Enough to know that a sum is not put where a word belongs. */
function fits(schema: Schema, value: unknown): boolean {
  const either = schema.anyOf ?? schema.oneOf
  if (either !== undefined) return either.some((one) => fits(one, value))
  if (schema.enum !== undefined) return (schema.enum as unknown[]).includes(value)
  switch (schema.type) {
    case 'integer':
    case 'number':
      return typeof value === 'number'
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    default:
      return typeof value === schema.type
  }
}

function wholeNumber(schema: Schema, random: Random): number {
  const least = Math.max(schema.minimum ?? -1e6, -1e12)
  const most = Math.min(schema.maximum ?? 1e6, 1e12)
  const room = Math.min(most - least, 2 ** 31)
  return random.weighted([
    [least, 5],
    [most, 1],
    [least + random.below(Math.min(room, 100)), 4],
    [Math.min(most, Math.max(least, 0)), 2],
  ])
}

function words(schema: Schema, random: Random): string {
  const most = schema.maxLength ?? 40
  const text = random.pick(['12', '1', 'x', 'شبرا', '01012345678', 'a\u0301', '12.50', ''])
  const made = random.chance(0.05) ? 'م'.repeat(most) : text.slice(0, most)
  return made.padEnd(schema.minLength ?? 0, 'x')
}
