/** What happens to the records when somebody or something changes them: found, named, healed where that is certain. */
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashOf, type JournalEntry } from './hash-chain.ts'
import { entryOf, lineOf } from './journal-file.ts'
import { compareProjections, rebuild } from './projections.ts'
import {
  confirmedEvent,
  openSample,
  recordAll,
  SAMPLE_SALE_ID,
  sampleId,
  sampleOptions,
  succeededEvent,
  temporaryFolder,
} from './sample-records.ts'
import { openRecords } from './open-records.ts'
import type { ChainHead } from './storage.ts'
import { markSuspect } from './suspect.ts'
import { type ChainFault, verifyCopies, verifyDatabase, verifyFile } from './verify.ts'

let folder: ReturnType<typeof temporaryFolder>
let database: string
let file: string
let head: ChainHead

/** Entries: 1 set-up, 2-4 payment 1, 5-6 payment 2, 7 print. */
beforeEach(() => {
  folder = temporaryFolder()
  database = join(folder.path, 'terminal.db')
  file = join(folder.path, 'journal.jsonl')
  const storage = openSample(folder.path)
  recordAll(storage, sampleId(1), [confirmedEvent(sampleId(1)), { kind: 'payment-sending' }, succeededEvent()])
  recordAll(storage, sampleId(2), [confirmedEvent(sampleId(2)), { kind: 'payment-sending' }])
  storage.prints.record({
    kind: 'print-queued',
    printId: 'p',
    paymentId: sampleId(1),
    copyNumber: 1,
    language: 'ar',
  })
  head = storage.head()
  expect(head.seq).toBe(7)
  storage.close()
})
afterEach(() => {
  folder.remove()
})

/** Runs SQL on the closed database as somebody with a tool would, the triggers out of the way. */
function tamper(sql: string): void {
  const db = new Database(database)
  const triggers = db
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all()
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`)
  db.exec(sql)
  for (const trigger of triggers) db.exec(trigger.sql)
  db.close()
}

function reading<T>(work: (db: Database.Database) => T): T {
  const db = new Database(database, { readonly: true })
  try {
    return work(db)
  } finally {
    db.close()
  }
}

const lines = (): string[] => readFileSync(file, 'utf8').trimEnd().split('\n')
const writeLines = (list: readonly string[]): void => {
  writeFileSync(file, list.map((line) => `${line}\n`).join(''))
}
const short = (faults: readonly ChainFault[]): string[] =>
  faults.map(({ where, seq, until, kind }) => {
    const entries = until === seq ? String(seq) : `${String(seq)}-${String(until)}`
    return `${where} ${entries} ${kind}`
  })

/** An entry changed and hashed again, as somebody who knows how would. */
function forge(line: string, change: Partial<JournalEntry>): string {
  const entry = entryOf(line)
  if (entry === null) throw new Error('Expected an entry')
  const forged = { ...entry, ...change }
  return lineOf({ ...forged, hash: hashOf(forged) })
}

describe('verifying the database', () => {
  it('finds nothing in what was not touched', () => {
    expect(reading((db) => verifyCopies(db, file, head))).toEqual([])
  })

  const HASH = 'f'.repeat(64)
  it.each<[string, string, string[]]>([
    ['a changed payload', `UPDATE journal SET payload = '{}' WHERE seq = 4`, ['database 4 changed']],
    ['a changed time', 'UPDATE journal SET at_ms = at_ms + 1 WHERE seq = 4', ['database 4 changed']],
    ['a changed stream', `UPDATE journal SET stream = 'payment/x' WHERE seq = 4`, ['database 4 changed']],
    ['a changed kind', `UPDATE journal SET kind = 'payment-declined' WHERE seq = 4`, ['database 4 changed']],
    [
      'a changed hash',
      `UPDATE journal SET hash = '${HASH}' WHERE seq = 4`,
      ['database 4 changed', 'database 5 not-linked'],
    ],
    ['a deleted row', 'DELETE FROM journal WHERE seq = 4', ['database 4 missing']],
    ['two deleted rows', 'DELETE FROM journal WHERE seq IN (3, 4)', ['database 3-4 missing']],
    ['a deleted first row', 'DELETE FROM journal WHERE seq = 1', ['database 1 missing']],
    ['a deleted tail', 'DELETE FROM journal WHERE seq > 5', ['database 6-7 tail-missing']],
    [
      "two rows in each other's place",
      'UPDATE journal SET seq = 100 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 4; UPDATE journal SET seq = 4 WHERE seq = 100',
      [
        'database 3 not-linked',
        'database 3 changed',
        'database 4 not-linked',
        'database 4 changed',
        'database 5 not-linked',
      ],
    ],
  ])('names %s', (_, sql, expected) => {
    tamper(sql)
    expect(short(reading((db) => verifyDatabase(db, head)))).toEqual(expected)
  })

  it('names every row at once', () => {
    tamper(`UPDATE journal SET payload = '{}' WHERE seq IN (2, 6)`)
    expect(short(reading((db) => verifyDatabase(db)))).toEqual(['database 2 changed', 'database 6 changed'])
  })
})

describe('verifying the file', () => {
  it.each<[string, (list: string[]) => string[], string[]]>([
    ['a changed digit', (list) => list.with(3, (list[3] ?? '').replace('TRX-77', 'TRX-78')), ['file 4 changed']],
    [
      'a space that means nothing',
      (list) => list.with(3, (list[3] ?? '').replace(',', ', ')),
      ['file 4 unreadable', 'file 4 missing'],
    ],
    ['a line taken out', (list) => list.toSpliced(3, 1), ['file 4 missing']],
    ['a line put in', (list) => list.toSpliced(3, 0, 'junk'), ['file 4 unreadable']],
    ['a line twice', (list) => list.toSpliced(3, 0, list[2] ?? ''), ['file 3 out-of-order']],
    [
      'two lines swapped',
      (list) => list.with(3, list[4] ?? '').with(4, list[3] ?? ''),
      ['file 4 out-of-order', 'file 5 out-of-order'],
    ],
    ['the tail gone', (list) => list.slice(0, 5), ['file 6-7 tail-missing']],
    ['junk at the end', (list) => [...list, 'junk'], ['file 8 unreadable']],
    ['a forged entry', (list) => list.with(3, forge(list[3] ?? '', { payload: '{}' })), ['file 5 not-linked']],
    ['nothing left', () => [], ['file 1-7 tail-missing']],
  ])('names %s', (_, change, expected) => {
    writeLines(change(lines()))
    expect(short(verifyFile(file, head))).toEqual(expected)
  })

  it('names the copy that ends before the other, without knowing the end', () => {
    const whole = lines()
    writeLines(whole.slice(0, 5))
    expect(short(reading((db) => verifyCopies(db, file)))).toEqual(['file 6-7 tail-missing'])
    writeLines(whole)
    tamper('DELETE FROM journal WHERE seq > 5')
    expect(short(reading((db) => verifyCopies(db, file)))).toEqual(['database 6 missing', 'database 7 missing'])
  })

  it('names a whole chain forged to its end by the other copy and by a head known from elsewhere', () => {
    const forged: string[] = []
    for (const line of lines()) {
      const previous = entryOf(forged.at(-1) ?? '')
      const seq = entryOf(line)?.seq ?? 0
      const change = seq === 4 ? { payload: '{}' } : {}
      forged.push(forge(line, { ...change, previousHash: previous?.hash ?? '0'.repeat(64) }))
    }
    writeLines(forged)
    expect(short(verifyFile(file))).toEqual([])
    expect(short(verifyFile(file, head))).toEqual(['file 7 differs'])
    const seqs = [4, 5, 6, 7].map((seq) => `file ${String(seq)} differs`)
    expect(short(reading((db) => verifyCopies(db, file)))).toEqual(seqs)
  })
})

describe('starting again', () => {
  it('gives a lagging file what it lacks', () => {
    const whole = readFileSync(file)
    writeLines(lines().slice(0, 3))
    const storage = openSample(folder.path)
    expect(storage.opened).toMatchObject({ isNew: false, copied: 4, replayed: 0, movedAside: null })
    expect(readFileSync(file)).toEqual(whole)
    expect(storage.verify()).toEqual([])
    storage.close()
  })

  it('makes the file again when it is gone', () => {
    const whole = readFileSync(file)
    rmSync(file)
    openSample(folder.path).close()
    expect(readFileSync(file)).toEqual(whole)
  })

  it.each([1, 2, 40, 200])('moves a line that was torn %d bytes before its end aside, and writes it whole', (bytes) => {
    const whole = readFileSync(file)
    truncateSync(file, whole.length - bytes)
    const storage = openSample(folder.path)
    const aside = storage.opened.movedAside
    expect(aside).toMatch(/journal\.jsonl\.torn-\d+$/u)
    const lastLineStart = whole.lastIndexOf('\n', whole.length - 2) + 1
    expect(readFileSync(aside ?? '')).toEqual(whole.subarray(lastLineStart, whole.length - bytes))
    expect(readFileSync(file)).toEqual(whole)
    storage.close()
  })

  it.each([
    ['text', Buffer.from('junk\n')],
    ['zeros of a power cut', Buffer.alloc(5_000)],
    ['half a character', Buffer.from([0xd8])],
  ])('moves %s at the end aside', (_, junk) => {
    const whole = readFileSync(file)
    writeFileSync(file, Buffer.concat([whole, junk]))
    const storage = openSample(folder.path)
    expect(readFileSync(storage.opened.movedAside ?? '')).toEqual(junk)
    expect(readFileSync(file)).toEqual(whole)
    recordAll(storage, sampleId(3), [confirmedEvent(sampleId(3))])
    expect(storage.verify()).toEqual([])
    storage.close()
  })

  it('moves aside what follows a changed line near the end, and writes it anew', () => {
    const whole = readFileSync(file)
    writeLines(lines().with(4, (lines()[4] ?? '').replace('"seq":5,"atMs":1', '"seq":5,"atMs":2')))
    const changed = readFileSync(file)
    const storage = openSample(folder.path)
    expect(storage.opened).toMatchObject({ copied: 3, replayed: 0 })
    const from = changed.indexOf('{"seq":5')
    expect(readFileSync(storage.opened.movedAside ?? '')).toEqual(changed.subarray(from))
    expect(readFileSync(file)).toEqual(whole)
    storage.close()
  })

  it('replays what only the file has, and shows it', () => {
    const copy = join(folder.path, 'old.db')
    copyFileSync(database, copy)
    let storage = openSample(folder.path)
    recordAll(storage, sampleId(2), [succeededEvent({ trxNumber: 'LATE' })])
    recordAll(storage, sampleId(3), [confirmedEvent(sampleId(3))])
    const newest = storage.head()
    storage.close()
    copyFileSync(copy, database)

    storage = openSample(folder.path)
    expect(storage.opened).toMatchObject({ isNew: false, copied: 0, replayed: 2 })
    expect(storage.head()).toEqual(newest)
    expect(storage.payments.payment(sampleId(2))?.state.kind).toBe('succeeded')
    expect(storage.payments.byTrxNumber('LATE')?.state.id).toBe(sampleId(2))
    expect(storage.verify()).toEqual([])
    expect(storage.compareProjections()).toEqual([])
    storage.close()
  })

  it('refuses to replay a file whose chain is broken', () => {
    rmSync(database)
    writeLines(lines().with(3, (lines()[3] ?? '').replace('TRX-77', 'TRX-78')))
    expect(() => openSample(folder.path)).toThrow(
      expect.objectContaining({ code: 'damaged', message: expect.stringContaining('broken after entry 3') as string }),
    )
  })

  it('stops at a fork', () => {
    // The database restored from before, sold on without the file, then the file put back.
    const copies = [database, file].map((path) => [path, `${path}.old`] as const)
    for (const [path, copy] of copies) copyFileSync(path, copy)
    let storage = openSample(folder.path)
    recordAll(storage, sampleId(3), [confirmedEvent(sampleId(3)), { kind: 'payment-sending' }])
    storage.close()
    const forked = readFileSync(file)
    for (const [path, copy] of copies) copyFileSync(copy, path)
    storage = openSample(folder.path)
    recordAll(storage, sampleId(4), [confirmedEvent(sampleId(4))])
    storage.close()

    writeFileSync(file, forked)
    expect(() => openSample(folder.path)).toThrow(expect.objectContaining({ code: 'fork' }))
    // The shorter of the two stories in the file is found as well.
    writeFileSync(file, `${forked.toString('utf8').split('\n').slice(0, 8).join('\n')}\n`)
    expect(() => openSample(folder.path)).toThrow(expect.objectContaining({ code: 'fork' }))
    expect(readFileSync(file).toString('utf8').split('\n')).toHaveLength(9)
  })

  it('does not cut off an entry that the database lost', () => {
    tamper('DELETE FROM journal WHERE seq = 7')
    const whole = readFileSync(file)
    truncateSync(file, whole.length - 10)
    expect(() => openSample(folder.path)).toThrow(expect.objectContaining({ code: 'damaged' }))
    expect(readFileSync(file)).toEqual(whole.subarray(0, whole.length - 10))
  })

  it('knows the other mode by the file alone', () => {
    rmSync(database)
    expect(() => openSample(folder.path, { mode: 'live' })).toThrow(expect.objectContaining({ code: 'other-mode' }))
  })
})

describe('a damaged database', () => {
  it.each<[string, () => void]>([
    [
      'is no database any more',
      () => {
        writeFileSync(database, Buffer.alloc(20_000, 'x'))
      },
    ],
    [
      'has a page of rubbish',
      () => {
        const bytes = readFileSync(database)
        writeFileSync(database, bytes.fill(0xff, 4_096, bytes.length))
      },
    ],
    [
      'has a damaged page that nobody has read yet',
      () => {
        const page = reading((db) =>
          db
            .prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'payments_account_end'")
            .pluck()
            .get(),
        )
        const bytes = readFileSync(database)
        writeFileSync(database, bytes.fill(0xff, ((page ?? 0) - 1) * 4_096, (page ?? 0) * 4_096))
        markSuspect(folder.path, 'a look at the whole of it')
      },
    ],
  ])('that %s is refused, moved aside and made again from the file', (_, damage) => {
    damage()
    const damaged = readFileSync(database)
    expect(() => openSample(folder.path)).toThrow(expect.objectContaining({ code: 'damaged' }))
    expect(readFileSync(database)).toEqual(damaged)

    const storage = openRecords(sampleOptions(folder.path), null)
    const { restored } = storage.opened
    expect(restored).toMatchObject({ from: 'journal', lostAfterSeq: null })
    expect(readFileSync(join(restored?.aside ?? '', 'terminal.db'))).toEqual(damaged)
    expect(lines().slice(0, 7).at(-1)).toContain(head.hash)
    expect(entryOf(lines()[7] ?? '')).toMatchObject({ kind: 'records-repaired' })
    expect(storage.payments.payment(sampleId(1))?.state.kind).toBe('succeeded')
    expect(storage.verify()).toEqual([])
    expect(storage.compareProjections()).toEqual([])
    storage.close()
    let again = openSample(folder.path)
    // Until it was made known, every start says it.
    expect(again.opened.restored).toEqual({ ...restored, aside: null })
    again.restoredIsKnown()
    again.close()
    again = openSample(folder.path)
    expect(again.opened.restored).toBeNull()
    again.close()
  })

  it('that a sale meets stops selling there, and is restored at the next start', () => {
    const page = reading((db) =>
      db.prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'payments_sale'").pluck().get(),
    )
    const bytes = readFileSync(database)
    writeFileSync(database, bytes.fill(0xff, ((page ?? 0) - 1) * 4_096, (page ?? 0) * 4_096))
    let storage = openSample(folder.path)
    expect(storage.isSuspect()).toBe(false)
    const id = sampleId(3)
    const sell = () => storage.payments.transact((tx) => tx.record(id, SAMPLE_SALE_ID, [confirmedEvent(id)]))
    expect(sell).toThrow(expect.objectContaining({ name: 'StorageError', code: 'damaged', committed: false }))
    expect(storage.isSuspect()).toBe(true)
    expect(storage.head()).toEqual(head)
    storage.close()
    storage = openRecords(sampleOptions(folder.path), null)
    expect(storage.opened.restored).toMatchObject({ from: 'journal', lostAfterSeq: null })
    expect(storage.isSuspect()).toBe(false)
    sell()
    expect(storage.verify()).toEqual([])
    storage.close()
  })

  it('gives up its settings and its draft where they can still be read', () => {
    let storage = openSample(folder.path)
    storage.settings.write('language', 'ar')
    storage.drafts.write({ serviceId: 5 })
    storage.favourites.write([9, 7])
    storage.close()
    tamper(`UPDATE journal SET payload = '{}' WHERE seq = 7`)
    storage = openRecords(sampleOptions(folder.path), null)
    expect(storage.opened.restored?.from).toBe('journal')
    expect(storage.settings.read('language')).toBe('ar')
    expect(storage.drafts.read()).toEqual({ serviceId: 5 })
    expect(storage.favourites.read()).toEqual([9, 7])
    storage.close()
  })

  it('is restored from its own rows when the file is gone and only an index is damaged', () => {
    const page = reading((db) =>
      db.prepare<[], number>("SELECT rootpage FROM sqlite_schema WHERE name = 'payments_account_end'").pluck().get(),
    )
    const bytes = readFileSync(database)
    writeFileSync(database, bytes.fill(0xff, ((page ?? 0) - 1) * 4_096, (page ?? 0) * 4_096))
    markSuspect(folder.path, 'a look at the whole of it')
    rmSync(file)
    const storage = openRecords(sampleOptions(folder.path), null)
    // Nobody can say whether the file had more.
    expect(storage.opened.restored).toMatchObject({ from: 'backup', lostAfterSeq: 7 })
    expect(storage.payments.payment(sampleId(2))?.state.kind).toBe('sending')
    expect(storage.verify()).toEqual([])
    storage.close()
  })

  it.each<[string, () => void]>([
    [
      'gone',
      () => {
        rmSync(file)
      },
    ],
    [
      'empty',
      () => {
        writeLines([])
      },
    ],
    [
      'broken in the middle',
      () => {
        writeLines(lines().toSpliced(3, 1))
      },
    ],
  ])('stays where it is when the file is %s', (_, breakFile) => {
    breakFile()
    writeFileSync(database, Buffer.alloc(20_000, 'x'))
    const before = [database, file].map((path) => (existsSync(path) ? readFileSync(path) : null))
    expect(() => openRecords(sampleOptions(folder.path), null)).toThrow(expect.objectContaining({ code: 'damaged' }))
    expect([database, file].map((path) => (existsSync(path) ? readFileSync(path) : null))).toEqual(before)
    expect(readdirSync(folder.path).filter((name) => name.startsWith('terminal.db') || name === 'damaged')).toEqual([
      'terminal.db',
    ])
  })

  it("never takes the catalogue cache's damage seriously", () => {
    writeFileSync(join(folder.path, 'cache.db'), 'rubbish'.repeat(1_000))
    const storage = openSample(folder.path)
    expect(storage.catalogue.categories()).toEqual([])
    storage.close()
    expect(readdirSync(folder.path)).toContain('cache.db')
  })
})

describe('projections', () => {
  const all = (db: Database.Database): unknown[] => [
    db.prepare('SELECT * FROM payments ORDER BY id').all(),
    db.prepare('SELECT * FROM prints ORDER BY print_id').all(),
    db.prepare("SELECT name, sql FROM sqlite_schema WHERE tbl_name IN ('payments', 'prints') ORDER BY name").all(),
  ]

  it.each<[string, string, object]>([
    [
      'a changed amount',
      `UPDATE payments SET amount_minor = 1 WHERE id = '${sampleId(1)}'`,
      { table: 'payments', key: sampleId(1), kind: 'different', columns: ['amount_minor'] },
    ],
    [
      'a changed state',
      `UPDATE payments SET body = json_set(body, '$.kind', 'declined') WHERE id = '${sampleId(2)}'`,
      { table: 'payments', key: sampleId(2), kind: 'different', columns: ['body'] },
    ],
    [
      'a row taken out',
      `DELETE FROM payments WHERE id = '${sampleId(2)}'`,
      { table: 'payments', key: sampleId(2), kind: 'missing', columns: [] },
    ],
    [
      'a row put in',
      "INSERT INTO prints VALUES ('x', 'y', 1, 'ar', 'printed', NULL, 1, 1, NULL, 'paper', 1)",
      { table: 'prints', key: 'x', kind: 'extra', columns: [] },
    ],
  ])('show %s, and are themselves again after a rebuild', (_, sql, expected) => {
    const db = new Database(database)
    const before = all(db)
    db.exec(sql)
    expect(compareProjections(db)).toEqual([expected])
    rebuild(db)
    expect(compareProjections(db)).toEqual([])
    expect(all(db)).toEqual(before)
    db.close()
  })

  it('can be rebuilt while the storage goes on using them', () => {
    const storage = openSample(folder.path)
    const db = new Database(database)
    rebuild(db)
    db.close()
    expect(storage.payments.payment(sampleId(1))?.state.kind).toBe('succeeded')
    storage.payments.transact((tx) => tx.record(sampleId(9), SAMPLE_SALE_ID, [confirmedEvent(sampleId(9))]))
    expect(storage.compareProjections()).toEqual([])
    storage.close()
  })
})
