import { chmodSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minor } from '../../src-shared/domain/money.ts'
import type { PaymentEvent, PaymentId } from '../../src-shared/domain/payment.ts'
import {
  confirmedEvent,
  openSample,
  recordAll,
  SAMPLE_PIN,
  SAMPLE_SALE_ID,
  sampleId,
  sampleSettlement,
  steppingClock,
  succeededEvent,
  temporaryFolder,
} from './sample-records.ts'
import type { Storage } from './storage.ts'

const reason = { code: 'gateway-timeout', gatewayText: null }
const sending: PaymentEvent = { kind: 'payment-sending' }
const unknown: PaymentEvent = { kind: 'payment-unknown', reason, trxNumber: 'TRX-U', source: 'timeout' }
const declined: PaymentEvent = { kind: 'payment-declined', reason, source: 'reply' }
const contradicts: PaymentEvent = { kind: 'evidence-contradicts', source: 'history', found: 'declined', reason }

let folder: ReturnType<typeof temporaryFolder>
let storage: Storage

beforeEach(() => {
  folder = temporaryFolder()
  storage = openSample(folder.path)
})
afterEach(() => {
  storage.close()
  folder.remove()
})

function reopen(more: Parameters<typeof openSample>[1] = {}): void {
  storage.close()
  storage = openSample(folder.path, more)
}

const UNTOUCHED = { copied: 0, replayed: 0, movedAside: null, restored: null, rolledBack: null }

describe('opening', () => {
  it('begins the chain with the set-up and keeps it', () => {
    expect(storage.opened).toEqual({ ...UNTOUCHED, isNew: true, lastRecordMs: null })
    expect(storage.head().seq).toBe(1)
    const head = storage.head()
    reopen({ clock: steppingClock(Date.UTC(2026, 0, 6)) })
    const [line = ''] = readFileSync(join(folder.path, 'journal.jsonl'), 'utf8').split('\n')
    const { atMs } = JSON.parse(line) as { atMs: number }
    expect(storage.opened).toEqual({ ...UNTOUCHED, isNew: false, lastRecordMs: atMs })
    expect(storage.head()).toEqual(head)
    expect(JSON.parse(line)).toMatchObject({
      seq: 1,
      stream: 'terminal',
      kind: 'terminal-set-up',
      payload: { event: { mode: 'training', machineSerial: 'SERIAL-1', programVersion: '0.1.0' } },
      previousHash: '0'.repeat(64),
    })
    reopen()
    expect(storage.opened.rolledBack).toBe('clock-rolled-back')
  })

  it.skipIf(process.platform === 'win32')('leaves every file to its owner alone', () => {
    storage.payments.transact((tx) => tx.record(sampleId(1), SAMPLE_SALE_ID, [confirmedEvent(sampleId(1))]))
    storage.catalogue.markRefreshed(1)
    storage.close()
    // Rights that somebody gave away are taken back at the next start.
    for (const name of readdirSync(folder.path)) chmodSync(join(folder.path, name), 0o666)
    chmodSync(folder.path, 0o777)
    storage = openSample(folder.path)
    storage.record({ kind: 'signed-in', login: 'cashier' })
    storage.catalogue.markRefreshed(2)
    const files = readdirSync(folder.path)
    expect(files).toEqual(
      expect.arrayContaining(['cache.db', 'journal.jsonl', 'terminal.db', 'terminal.db-wal', 'terminal.lock']),
    )
    const rights = [folder.path, ...files.map((name) => join(folder.path, name))].map(
      (path) => statSync(path).mode & 0o077,
    )
    expect(rights).toEqual(rights.map(() => 0))
  })

  it('refuses the folder to a second program while the first has it', () => {
    expect(() => openSample(folder.path)).toThrow(expect.objectContaining({ name: 'StorageError', code: 'busy' }))
    expect(storage.payments.open()).toEqual([])
  })

  it('refuses the other mode by the database, and by the file alone', () => {
    storage.close()
    expect(() => openSample(folder.path, { mode: 'live' })).toThrow(expect.objectContaining({ code: 'other-mode' }))
    storage = openSample(folder.path)
  })

  it('refuses a key that is not 32 bytes', () => {
    storage.close()
    expect(() => openSample(folder.path, { sealKey: Buffer.alloc(16) })).toThrow('32 bytes')
    storage = openSample(folder.path)
  })
})

describe('payments', () => {
  it('gives back what was recorded, after a restart too', () => {
    const id = sampleId(1)
    recordAll(storage, id, [confirmedEvent(id), sending, succeededEvent()])
    const stored = storage.payments.payment(id)
    expect(stored).toMatchObject({
      saleId: SAMPLE_SALE_ID,
      state: { kind: 'succeeded', id, proof: 'provider', settlement: sampleSettlement() },
    })
    expect(stored?.changedAtMs).toBeGreaterThan(stored?.confirmedAtMs ?? Infinity)
    reopen()
    expect(storage.payments.payment(id)).toEqual(stored)
    expect(storage.payments.payment(sampleId(2))).toBeNull()
  })

  it('takes all events of one transaction or none', () => {
    const id = sampleId(1)
    const head = storage.head()
    const file = readFileSync(join(folder.path, 'journal.jsonl'))
    expect(() =>
      storage.payments.transact((tx) => {
        tx.record(id, SAMPLE_SALE_ID, [confirmedEvent(id), sending])
        expect(tx.payment(id)?.state.kind).toBe('sending')
        throw new Error('the cashier pulled the plug')
      }),
    ).toThrow('the cashier pulled the plug')
    expect(storage.payments.payment(id)).toBeNull()
    expect(storage.head()).toEqual(head)
    expect(readFileSync(join(folder.path, 'journal.jsonl'))).toEqual(file)
    recordAll(storage, id, [confirmedEvent(id)])
    expect(storage.verify()).toEqual([])
  })

  it.each([
    ['an event that the state cannot have', [declined]],
    ['another confirm', [confirmedEvent(sampleId(1))]],
    ['a confirm of another id', [confirmedEvent(sampleId(2))]],
  ])('refuses %s', (_, events) => {
    const id = sampleId(1)
    recordAll(storage, id, [confirmedEvent(id)])
    const head = storage.head()
    expect(() => storage.payments.transact((tx) => tx.record(id, SAMPLE_SALE_ID, events))).toThrow('Expected')
    expect(storage.head()).toEqual(head)
  })

  it('knows why the queue is frozen as it is written, and that it is not when that was undone', () => {
    const frozen = { kind: 'queue-frozen', reason: 'records-restored', sinceMs: 1, lost: false } as const
    const { payments } = storage
    expect(payments.queueFreeze()).toBeNull()
    expect(() =>
      payments.transact((tx) => {
        tx.recordQueue(frozen)
        expect(tx.queueFreeze()).toEqual(frozen)
        throw new Error('the cashier pulled the plug')
      }),
    ).toThrow('plug')
    expect(payments.queueFreeze()).toBeNull()
    payments.transact((tx) => {
      tx.recordQueue(frozen)
    })
    expect(payments.queueFreeze()).toEqual(frozen)
    payments.transact((tx) => {
      tx.recordQueue({ kind: 'queue-released', lost: false })
    })
    expect(payments.queueFreeze()).toBeNull()
  })

  it('records twice in one transaction what was looked at once', () => {
    const id = sampleId(1)
    recordAll(storage, id, [confirmedEvent(id)])
    storage.payments.transact((tx) => {
      tx.payment(id)
      tx.record(id, SAMPLE_SALE_ID, [sending])
      tx.record(id, SAMPLE_SALE_ID, [unknown])
    })
    expect(storage.payments.payment(id)?.state.kind).toBe('unknown')
    expect(storage.compareProjections()).toEqual([])
  })

  it('refuses a promise, another sale and a transaction inside a transaction', () => {
    const id = sampleId(1)
    recordAll(storage, id, [confirmedEvent(id)])
    expect(() => storage.payments.transact(() => Promise.resolve())).toThrow('promise')
    expect(() => storage.payments.transact((tx) => tx.record(id, 'another sale', [sending]))).toThrow('another sale')
    expect(() => storage.payments.transact(() => storage.payments.transact(() => 1))).toThrow('one transaction')
    expect(storage.payments.payment(id)?.state.kind).toBe('confirmed')
  })

  it('lists by state, account, number and words', () => {
    const rows: [PaymentId, Parameters<typeof confirmedEvent>[1], PaymentEvent[]][] = [
      [sampleId(1), {}, [sending, succeededEvent()]],
      [sampleId(2), {}, [sending, unknown]],
      [sampleId(3), { account: '777' }, [sending]],
      [sampleId(4), {}, []],
      [sampleId(5), {}, [sending, declined]],
      [sampleId(6), { serviceId: 9 }, [{ kind: 'payment-queued' }]],
    ]
    for (const [id, request, events] of rows) recordAll(storage, id, [confirmedEvent(id, request), ...events])
    const { payments } = storage
    const number = (stored: { state: { id: string } }): number => Number(stored.state.id.slice(-3))
    const numbers = (list: readonly { state: { id: string } }[]): number[] => list.map(number)
    const list = (query: string, sinceMs = 0, limit = 100): number[] =>
      numbers(payments.list({ query, sinceMs, limit }))

    expect(numbers(payments.open())).toEqual([2, 3, 6])
    expect(numbers(payments.neverSent())).toEqual([4])
    expect(numbers(payments.openFor({ serviceId: 501, account: '01012345678' }))).toEqual([2])
    expect(payments.openFor({ serviceId: 501, account: '0' })).toEqual([])
    const like = { serviceId: 501, account: '01012345678', amountMinor: minor(2500) }
    expect(numbers(payments.like({ ...like, sinceMs: 0 }))).toEqual([2, 1])
    expect(payments.like({ ...like, amountMinor: minor(2501), sinceMs: 0 })).toEqual([])
    const firstAtMs = payments.payment(sampleId(1))?.confirmedAtMs ?? 0
    expect(numbers(payments.like({ ...like, sinceMs: firstAtMs + 1 }))).toEqual([2])
    expect(payments.byTrxNumber('TRX-77')?.state.id).toBe(sampleId(1))
    expect(payments.byTrxNumber('TRX-U')?.state.id).toBe(sampleId(2))
    expect(payments.byTrxNumber('none')).toBeNull()

    expect(list('')).toEqual([6, 5, 4, 3, 2, 1])
    expect(list('', 0, 2)).toEqual([6, 5])
    // Those still open come whatever their age.
    expect(list('', Number.MAX_SAFE_INTEGER)).toEqual([6, 3, 2])
    expect(list('trx-77')).toEqual([1])
    expect(list('٧٧٧')).toEqual([3])
    expect(list('orange MOBILE 777')).toEqual([3])
    expect(list('اورنچ')).toHaveLength(6)
    expect(list('100%')).toEqual([])
    expect(list('_')).toEqual([])

    const oldest = payments.payment(sampleId(2))?.confirmedAtMs
    // What waits in the queue is counted apart.
    expect(payments.unsettled()).toEqual({ count: 2, sumMinor: 5200, oldestAtMs: oldest })
    expect(payments.queueTotals()).toMatchObject({ count: 1, sumMinor: 2600 })
    expect(numbers(payments.queued())).toEqual([6])
  })

  it('says nothing is unsettled when nothing is', () => {
    expect(storage.payments.unsettled()).toEqual({ count: 0, sumMinor: 0, oldestAtMs: null })
  })

  it('keeps the order of payments that were confirmed in the same moment', () => {
    reopen({ clock: { nowMs: () => 1_000 } })
    storage.payments.transact((tx) => {
      for (const number of [3, 1, 2]) tx.record(sampleId(number), SAMPLE_SALE_ID, [confirmedEvent(sampleId(number))])
    })
    const ids = storage.payments.list({ query: '', sinceMs: 0, limit: 9 }).map((stored) => stored.state.id)
    expect(ids).toEqual([2, 1, 3].map(sampleId))
  })

  it('remembers that evidence contradicted a settled payment', () => {
    const id = sampleId(1)
    recordAll(storage, id, [confirmedEvent(id), sending, succeededEvent()])
    expect(storage.payments.payment(id)?.state).not.toHaveProperty('contradictions')
    recordAll(storage, id, [contradicts, { kind: 'cancel-sending' }])
    expect(storage.payments.payment(id)).toMatchObject({
      state: { kind: 'cancelling', contradictions: [expect.any(String)] },
    })
    expect(storage.compareProjections()).toEqual([])
  })
})

describe('secrets', () => {
  function everyByte(): string {
    return readdirSync(folder.path)
      .map((name) => readFileSync(join(folder.path, name)).toString('latin1'))
      .join('\n')
  }

  it('never stand readable in any file', () => {
    const id = sampleId(1)
    recordAll(storage, id, [confirmedEvent(id), sending, succeededEvent()])
    expect(everyByte()).toContain('TRX-77')
    expect(everyByte()).not.toContain(SAMPLE_PIN)
    expect(everyByte()).not.toContain(SAMPLE_PIN.replaceAll('-', ''))
  })

  it('read as empty under another key, while the money stays readable', () => {
    const id = sampleId(1)
    recordAll(storage, id, [confirmedEvent(id), sending, succeededEvent()])
    reopen({ sealKey: Buffer.alloc(32, 8) })
    expect(storage.payments.payment(id)?.state).toMatchObject({
      kind: 'succeeded',
      settlement: { trxNumber: 'TRX-77', voucher: { pin: '', serial: 'S-1' } },
    })
    expect(storage.verify()).toEqual([])
  })

  it('include the account where policy says so, and it is still found', () => {
    reopen({ sealAccounts: true })
    const account = '01999888777'
    const id = sampleId(1)
    recordAll(storage, id, [confirmedEvent(id, { account }), sending])
    expect(everyByte()).not.toContain(account)
    expect(storage.payments.payment(id)?.state.request.account).toBe(account)
    expect(storage.payments.openFor({ serviceId: 501, account })).toHaveLength(1)
    expect(storage.payments.openFor({ serviceId: 501, account: '01999888778' })).toEqual([])
    expect(storage.compareProjections()).toEqual([])
  })
})

describe('prints', () => {
  const paymentId = sampleId(1)
  const queue = (printId: string, copyNumber: number): void => {
    storage.prints.record({ kind: 'print-queued', printId, paymentId, copyNumber, language: 'ar' })
  }

  beforeEach(() => {
    recordAll(storage, paymentId, [confirmedEvent(paymentId)])
  })

  it('are facts of their own', () => {
    const latest = () => storage.prints.ofPayment(paymentId).at(-1)
    expect(storage.prints.ofPayment(paymentId)).toEqual([])
    queue('one', 1)
    storage.prints.record({ kind: 'print-started', printId: 'one' })
    storage.prints.record({ kind: 'print-ended', printId: 'one', state: 'failed', problem: 'no-paper' })
    expect(latest()).toMatchObject({ printId: 'one', state: 'failed', problem: 'no-paper' })
    queue('two', 1)
    storage.prints.record({ kind: 'print-started', printId: 'two' })
    storage.prints.record({ kind: 'print-ended', printId: 'two', state: 'sent-unconfirmed', problem: null })
    queue('three', 2)
    expect(latest()).toMatchObject({ printId: 'three', state: 'queued', copyNumber: 2 })
    expect(latest()).toMatchObject({ medium: 'paper', shown: null })
    storage.prints.record({
      kind: 'print-queued',
      printId: 'four',
      paymentId,
      copyNumber: 3,
      language: 'en',
      shown: 'succeeded',
      medium: 'pdf',
    })
    expect(latest()).toMatchObject({ printId: 'four', medium: 'pdf', shown: 'succeeded' })
    reopen()
    expect(storage.prints.interrupted().map((print) => print.printId)).toEqual(['three', 'four'])
    expect(storage.compareProjections()).toEqual([])
  })

  it('are refused out of order or for no payment', () => {
    queue('one', 1)
    expect(() => queue('one', 1)).toThrow('Expected a new print')
    storage.prints.record({ kind: 'print-ended', printId: 'one', state: 'printed', problem: null })
    expect(() => {
      storage.prints.record({ kind: 'print-started', printId: 'one' })
    }).toThrow('Expected a print that goes on')
    expect(() => {
      storage.prints.record({ kind: 'print-started', printId: 'none' })
    }).toThrow('Expected a print that was queued')
    expect(() => {
      storage.prints.record({
        kind: 'print-queued',
        printId: 'x',
        paymentId: sampleId(404),
        copyNumber: 1,
        language: 'en',
      })
    }).toThrow('Expected the payment')
  })
})

describe('settings and the draft', () => {
  it('survive a restart', () => {
    storage.settings.write('language', 'ar')
    storage.settings.write('serial', { value: 'A', fixedAtMs: 5 })
    storage.drafts.write({ serviceId: 1, fields: { Key1: '٢٥' } })
    reopen()
    expect(storage.settings.read('language')).toBe('ar')
    expect(storage.settings.read('serial')).toEqual({ value: 'A', fixedAtMs: 5 })
    expect(storage.drafts.read()).toEqual({ serviceId: 1, fields: { Key1: '٢٥' } })
  })

  it('can be absent and taken away', () => {
    expect(storage.settings.read('none')).toBeUndefined()
    expect(storage.drafts.read()).toBeNull()
    storage.drafts.write({ serviceId: 1 })
    storage.drafts.write(null)
    expect(storage.drafts.read()).toBeNull()
    storage.settings.write('language', null)
    expect(storage.settings.read('language')).toBeNull()
  })
})

it('records what happens around payments', () => {
  const before = storage.head().seq
  storage.record({ kind: 'signed-in', login: 'cashier' })
  expect(storage.head().seq).toBe(before + 1)
  expect(storage.verify()).toEqual([])
})

it('does not let the journal be changed or deleted through SQL', () => {
  const db = new Database(join(folder.path, 'terminal.db'))
  try {
    const row = "(2, 1, 's', 'k', '{}', '', '')"
    const statements: [string, string][] = [
      ["UPDATE journal SET payload = '{}'", 'append-only'],
      ['DELETE FROM journal', 'append-only'],
      ['REPLACE INTO journal SELECT * FROM journal', 'the journal is a chain'],
      [`INSERT INTO journal VALUES ${row}`, 'the journal is a chain'],
    ]
    for (const [sql, message] of statements) expect(() => db.exec(sql), sql).toThrow(message)
  } finally {
    db.close()
  }
})
