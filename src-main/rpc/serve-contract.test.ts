import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { commandNames, type CommandName } from '../../src-shared/contract/names.ts'
import type { Handlers } from '../../src-shared/contract/handlers.ts'
import { fail, ok, type Reply } from '../../src-shared/domain/problem.ts'
import type { FrameLike, InvokeEventLike, LogLine, PageLike } from './ipc-like.ts'
import { createNotify } from './notify.ts'
import { serveContract, type ServeContract } from './serve-contract.ts'

const ORIGIN = 'app://terminal'
const OUR_PAGE = 1
const ours: FrameLike = { url: 'app://terminal/index.html', origin: ORIGIN, parent: null }

type Listener = Parameters<ServeContract['ipc']['handle']>[1]

/** The contract served on a plain map instead of Electron's IPC. */
function served(change: Partial<ServeContract> & { answer?: (name: CommandName, input: unknown) => unknown } = {}) {
  const listeners = new Map<string, Listener>()
  const calls: { name: string; input: unknown }[] = []
  const lines: LogLine[] = []
  const handlers = Object.fromEntries(
    commandNames.map((name) => [
      name,
      (input: unknown) => {
        calls.push({ name, input })
        return change.answer === undefined ? fail('payment-not-found') : change.answer(name, input)
      },
    ]),
  ) as unknown as Handlers
  const stop = serveContract({
    ipc: {
      handle: (channel, listener) => listeners.set(channel, listener),
      removeHandler: (channel) => listeners.delete(channel),
    },
    handlers,
    allowedOrigin: ORIGIN,
    isOurPage: (id) => id === OUR_PAGE,
    isSignedIn: () => true,
    newSupportCode: () => 'K7P2',
    log: (line) => lines.push(line),
    ...change,
  })
  const invoke = (name: string, event: InvokeEventLike, ...args: unknown[]) =>
    listeners.get(name)!(event, ...args) as Promise<Reply<unknown>>
  return { invoke, calls, lines, listeners, stop }
}

const from = (frame: FrameLike | null, id = OUR_PAGE): InvokeEventLike => ({ senderFrame: frame, sender: { id } })

const strangers: readonly (readonly [string, InvokeEventLike])[] = [
  ['a frame that died', from(null)],
  ['a frame inside our page', from({ ...ours, parent: ours })],
  ['a page that is not a window of ours', from(ours, 2)],
  ['another host', from({ ...ours, url: 'app://terminal.evil/', origin: 'app://terminal.evil' })],
  ['a longer host', from({ ...ours, url: 'app://terminal2/', origin: 'app://terminal2' })],
  ['another scheme', from({ ...ours, url: 'https://terminal/', origin: 'https://terminal' })],
  ['a file', from({ ...ours, url: 'file:///app://terminal/', origin: 'null' })],
  ['a sandboxed frame, whose origin is opaque', from({ ...ours, origin: 'null' })],
  ['an address that only claims our origin', from({ ...ours, url: 'about:blank' })],
  ['an address with a user', from({ ...ours, url: 'app://terminal@evil/' })],
  ['an address with our name as user', from({ ...ours, url: 'app://user@terminal/' })],
  ['no address', from({ ...ours, url: '' })],
  [
    'a frame disposed while we look',
    from({
      get url(): string {
        throw new Error('Render frame was disposed before WebFrameMain could be accessed')
      },
      origin: ORIGIN,
      parent: null,
    }),
  ],
]

describe('who may ask', () => {
  test.each(strangers)('%s is refused, and is told so', async (_who, event) => {
    const { invoke, calls } = served()
    expect(await invoke('app/status', event, {})).toEqual(fail('not-allowed-here'))
    expect(calls).toEqual([])
  })

  test('our own window is heard', async () => {
    const { invoke, calls } = served({ answer: () => ok('heard') })
    expect(await invoke('app/status', from(ours), {})).toEqual(ok('heard'))
    expect(calls).toEqual([{ name: 'app/status', input: {} }])
  })

  test('every command, with anything at all, from any stranger: an answer, and no handler runs', async () => {
    const { invoke, calls } = served()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...commandNames),
        fc.constantFrom(...strangers.map(([, event]) => event)),
        fc.array(fc.anything({ withMap: true, withSet: true, withDate: true, withTypedArray: true }), { maxLength: 3 }),
        async (name, event, args) => {
          expect(await invoke(name, event, ...args)).toEqual(fail('not-allowed-here'))
        },
      ),
      { numRuns: 500 },
    )
    expect(calls).toEqual([])
  })
})

describe('what is asked', () => {
  test('every command, with anything at all, from our window: always a reply, never a throw', async () => {
    const { invoke } = served({ answer: () => ok(null) })
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...commandNames),
        fc.anything({ withMap: true, withSet: true, withDate: true, withTypedArray: true, withNullPrototype: true }),
        async (name, input) => {
          const reply = await invoke(name, from(ours), input)
          expect(reply.ok || reply.problem.code === 'request-not-understood').toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })

  const notUnderstood: readonly (readonly [CommandName, unknown, string | undefined])[] = [
    ['app/status', undefined, undefined],
    ['app/status', null, undefined],
    ['app/status', { more: 1 }, undefined],
    ['app/set-language', { language: 'fr' }, 'language'],
    ['catalogue/services', { billerId: '5' }, 'billerId'],
    ['catalogue/search', { query: 'x', limit: 1e9 }, 'limit'],
    ['sign-in/begin', { login: 'agent', password: 'x'.repeat(201) }, 'password'],
    ['sale/confirm', { saleId: 'x', cashReceivedMinor: 1, repeatAccepted: true }, 'saleId'],
    ['payment/view', { paymentId: '../../etc' }, 'paymentId'],
  ]
  test.each(notUnderstood)('%s with %j names the field', async (name, input, field) => {
    const { invoke, calls } = served()
    const expected = fail('request-not-understood', field === undefined ? {} : { field })
    expect(await invoke(name, from(ours), input)).toEqual(expected)
    expect(calls).toEqual([])
  })

  test.each([new Map(), new Set(), new Date(0), /x/u, new Error('x'), new Uint8Array(1), Object(1), []])(
    'what is no plain object is not understood, also where nothing is asked for: %s',
    async (input) => {
      const { invoke, calls } = served()
      expect(await invoke('app/status', from(ours), input)).toEqual(fail('request-not-understood'))
      expect(calls).toEqual([])
    },
  )

  test.each([
    [100, ok(null)],
    [101, fail('request-not-understood', { field: 'draft.fields' })],
  ])('a draft of %i fields: no more are kept than any form has', async (count, expected) => {
    const { invoke } = served({ answer: () => ok(null) })
    const fields = Object.fromEntries(Array.from({ length: count }, (_, at) => [`Key${String(at)}`, 'x']))
    const draft = { serviceId: 1, fields, amount: '', quantity: 1, termsAccepted: false }
    expect(await invoke('draft/save', from(ours), { draft })).toEqual(expected)
  })

  test('a second argument is not understood', async () => {
    const { invoke, calls } = served()
    expect(await invoke('app/status', from(ours), {}, {})).toEqual(fail('request-not-understood'))
    expect(calls).toEqual([])
  })
})

test('while nobody is signed in only the frame, signing in and the kept draft are answered', async () => {
  const { calls, invoke } = served({ isSignedIn: () => false, answer: () => ok(null) })
  const inputs: Partial<Record<CommandName, unknown>> = {
    'app/set-language': { language: 'ar' },
    'sign-in/begin': { login: 'agent', password: '1234' },
    'sign-in/verify-code': { code: '1' },
    'sign-in/set-password': { newPassword: 'x' },
    'catalogue/billers': { categoryId: 1 },
    'payment/list': { query: '', limit: 5 },
    'sale/confirm': { saleId: crypto.randomUUID(), cashReceivedMinor: 1, repeatAccepted: false },
  }
  for (const name of commandNames) await invoke(name, from(ours), inputs[name] ?? {})
  expect(calls.map(({ name }) => name)).toEqual([
    'app/status',
    'app/set-language',
    'app/diagnostics',
    'sign-in/begin',
    'sign-in/send-code',
    'sign-in/verify-code',
    'sign-in/set-password',
    'sign-in/end',
    'draft/read',
  ])
  expect(await invoke('payment/list', from(ours), inputs['payment/list'])).toEqual(fail('sign-in-required'))
})

describe('a bug in a handler', () => {
  const planted = 'password hunter2 of 01001234567'
  const bugs: readonly (readonly [string, () => unknown])[] = [
    [
      'thrown at once',
      () => {
        throw new TypeError(planted)
      },
    ],
    ['thrown later', () => Promise.reject(new TypeError(planted))],
    [
      'that is not an error',
      () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- a library may
        throw planted
      },
    ],
  ]
  test.each(bugs)(
    '%s becomes a problem with a code for support; the log repeats nothing of its message',
    async (_, bug) => {
      const { invoke, lines } = served({ answer: bug })
      expect(await invoke('app/status', from(ours), {})).toEqual(fail('internal', { supportCode: 'K7P2' }))
      expect(lines).toHaveLength(1)
      expect(lines[0]!.ids).toEqual({ command: 'app/status', supportCode: 'K7P2' })
      expect(JSON.stringify(lines)).not.toMatch(/hunter2|01001234567/u)
    },
  )
})

test('a disk that refuses is named as what it is', async () => {
  class StorageError extends Error {
    override readonly name = 'StorageError'
  }
  const { invoke, lines } = served({
    answer: () => {
      throw new StorageError('Writing the records: database or disk is full')
    },
  })
  expect(await invoke('app/status', from(ours), {})).toEqual(fail('storage-failed', { supportCode: 'K7P2' }))
  expect(lines).toHaveLength(1)
})

test('stopping takes every command back', () => {
  const { listeners, stop } = served()
  expect([...listeners.keys()]).toEqual([...commandNames])
  stop()
  expect([...listeners.keys()]).toEqual([])
})

test('a notice reaches every page that lives, and a page that dies in the middle stops nobody', () => {
  const heard: string[] = []
  const page = (id: number, more: Partial<PageLike> = {}): PageLike => ({
    id,
    isDestroyed: () => false,
    send: (channel) => heard.push(`${String(id)} ${channel}`),
    ...more,
  })
  const lines: LogLine[] = []
  const notify = createNotify({
    pages: () => [
      page(1, { isDestroyed: () => true }),
      page(2, {
        send: () => {
          throw new Error('Object has been destroyed')
        },
      }),
      page(3),
    ],
    log: (line) => lines.push(line),
  })
  notify('catalogue/changed', {})
  expect(heard).toEqual(['3 notice:catalogue/changed'])
  expect(lines).toHaveLength(1)
})
