/** A short run that finds nothing, and the checker itself: each fault put in on purpose is found and named. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, test } from 'vitest'
import { commandNames, type CommandName } from '../../src-shared/contract/names.ts'
import type { Handlers } from '../../src-shared/contract/handlers.ts'
import { ok } from '../../src-shared/domain/problem.ts'
import { FILE_NAMES } from '../../src-main/storage/files.ts'
import { inMemoryFolder } from './memory-folder.ts'
import { runHostilePage, type Report } from './run.ts'
import { RIGHT, WRONG } from './senders.ts'
import type { Insides, Listener, Planted } from './till.ts'

const run = (calls: number, planted: Planted = {}): Promise<Report> =>
  inMemoryFolder((folder) => runHostilePage({ seed: 1, calls, folder, planted }))

/** On a machine that does much else besides. */
const PATIENCE_MS = 240_000

test(
  'every command, every wrong sender, thousands of calls: always an answer, and nothing changed that may not',
  { timeout: PATIENCE_MS },
  async () => {
    const report = await run(2_000)
    expect(report.violations).toEqual([])
    expect(Object.keys(report.commands)).toEqual([...commandNames].sort())
    expect(Object.keys(report.senders)).toEqual(['right', ...Object.keys(WRONG)].sort())
    // It did sell in the meantime: what was tried was a till at work.
    expect(report.journal['payment-succeeded']).toBeGreaterThan(0)
  },
)

test('the same seed is the same run', { timeout: PATIENCE_MS }, async () => {
  expect(await run(400)).toEqual(await run(400))
})

const wrongSenders: readonly Parameters<Listener>[0][] = Object.values(WRONG)
const withHandler = (name: CommandName, handler: unknown) => (handlers: Handlers) => ({ ...handlers, [name]: handler })

/** A fault that happens once, in the middle of everything. */
function once(harm: (insides: Insides) => void): Planted {
  let calls = 0
  return {
    listener:
      (listener, insides) =>
      (...message) => {
        calls += 1
        if (calls === 900) harm(insides)
        return listener(...message)
      },
  }
}

const faults: readonly (readonly [string, Planted, string])[] = [
  [
    'a handler that throws',
    {
      handlers: withHandler('catalogue/search', () => {
        throw new TypeError('planted')
      }),
    },
    'no handler throws: internal',
  ],
  [
    'a handler that answers outside its schema',
    { handlers: withHandler('payment/list', () => ok([{ id: 'x' }])) },
    'every answer is the contract’s: the answer is outside its schema at 0.id',
  ],
  [
    'a handler that says too much',
    {
      handlers: (handlers) => {
        const status = handlers['app/status']
        return {
          ...handlers,
          'app/status': async () => {
            const reply = await status({})
            return reply.ok ? ok({ ...reply.value, password: 'right-password' }) : reply
          },
        }
      },
    },
    'every answer is the contract’s: the answer says more than its schema',
  ],
  [
    'a handler that answers with what cannot cross',
    { handlers: withHandler('draft/read', () => ok(() => null)) },
    'every answer is the contract’s: the answer cannot cross to the page',
  ],
  [
    'a handler that answers with no reply',
    { handlers: withHandler('draft/read', () => undefined) },
    'every answer is the contract’s: the answer is no reply',
  ],
  [
    'a handler that never answers',
    { handlers: withHandler('catalogue/quick', () => new Promise(() => undefined)) },
    'every call is answered: no answer',
  ],
  [
    'a reading handler that writes',
    {
      handlers: (handlers, { storage }) => ({
        ...handlers,
        'catalogue/search': (input) => {
          storage.record({ kind: 'program-started', programVersion: '0' })
          return handlers['catalogue/search'](input)
        },
      }),
    },
    'nothing changed that may not: records, journal',
  ],
  [
    'a command that writes for a wrong sender',
    {
      listener:
        (listener, { storage }) =>
        (event, ...args) => {
          if (wrongSenders.includes(event)) storage.drafts.write({ planted: true })
          return listener(event, ...args)
        },
    },
    'nothing changed that may not: records, draft',
  ],
  [
    'a command that hears a wrong sender',
    {
      listener:
        (listener) =>
        (event, ...args) =>
          listener(event === WRONG['longer host'] ? RIGHT : event, ...args),
    },
    'refused as not-allowed-here: answered',
  ],
  [
    'a command that rejects',
    {
      listener:
        (listener) =>
        (event, ...args) =>
          args.length > 1 ? Promise.reject(new Error('planted')) : listener(event, ...args),
    },
    'every call is answered: thrown',
  ],
  [
    'input that is merged into a prototype',
    {
      listener:
        (listener) =>
        (event, ...args) => {
          const own = Object.getOwnPropertyDescriptor(Object(args[0]), '__proto__')
          Object.assign(Object.prototype, own?.value)
          return listener(event, ...args)
        },
    },
    'nothing changed that may not: prototypes',
  ],
  [
    'a log that repeats what was sent',
    {
      listener:
        (listener, { log }) =>
        (event, ...args) => {
          if (typeof args[0] === 'string') log({ topic: 'planted', sentence: args[0] })
          return listener(event, ...args)
        },
    },
    'the log repeats nothing: it does',
  ],
  [
    'a payment that left without its intent',
    once(({ asked }) => (asked.pays += 1)),
    'each payment left once, after its intent',
  ],
  [
    'a row that the journal does not know',
    once(({ folder }) => {
      const db = new Database(join(folder, FILE_NAMES.database))
      db.exec("UPDATE payments SET state = 'withdrawn' WHERE rowid = 1")
      db.close()
    }),
    'what is shown is what the journal says',
  ],
  [
    'a journal file with a changed byte',
    once(({ folder }) => {
      const path = join(folder, FILE_NAMES.journal)
      writeFileSync(path, readFileSync(path, 'utf8').replace('signed-in', 'signed-on'))
    }),
    'the journal is whole',
  ],
]

describe('the checker finds', () => {
  afterEach(() => {
    Reflect.deleteProperty(Object.prototype, 'polluted')
  })

  test.each(faults)('%s', { timeout: PATIENCE_MS }, async (_what, planted, expected) => {
    const { violations } = await run(1_500, planted)
    expect(violations.map(({ what }) => what).find((what) => what.startsWith(expected))).toBeDefined()
  })
})
