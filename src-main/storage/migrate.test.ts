import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase, type Db } from './connection.ts'
import { migrate, MIGRATIONS, readMeta } from './migrate.ts'
import { confirmedEvent, openSample, recordAll, sampleId, temporaryFolder } from './sample-records.ts'

const REASON = { code: 'no-answer-in-time', gatewayText: null }

let folder: ReturnType<typeof temporaryFolder>
let db: Db

beforeEach(() => {
  folder = temporaryFolder()
  db = openDatabase(join(folder.path, 'terminal.db'), 'FULL')
})
afterEach(() => {
  db.close()
  folder.remove()
})

const tables = (): string[] =>
  db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all()

describe('migrations', () => {
  it('are numbered by tens, upwards', () => {
    const numbers = MIGRATIONS.map((migration) => migration.number)
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
    expect(numbers.filter((number) => number % 10 !== 0)).toEqual([])
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it('make only strict tables', () => {
    migrate(db, '0.1.0')
    const lax = db
      .prepare<[], string>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0")
      .pluck()
    expect(lax.all()).toEqual(['sqlite_schema'])
  })

  it('all, from an empty file', () => {
    expect(tables()).toEqual([])
    migrate(db, '0.1.0')
    expect(tables()).toEqual(['cases', 'drafts', 'favourites', 'journal', 'meta', 'payments', 'prints', 'settings'])
    expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.at(-1)?.number)
    expect(readMeta(db, 'oldest_program')).toBe('0.1.0')
    migrate(db, '0.1.0')
    expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.at(-1)?.number)
  })

  it('20: what an earlier program printed was paper, and when it was asked for stands in the journal', () => {
    migrate(
      db,
      '0.1.0',
      MIGRATIONS.filter(({ number }) => number <= 10),
    )
    db.exec(`
      INSERT INTO journal VALUES (1, 1700, 'print/p', 'print-queued', '{}', '${'0'.repeat(64)}', '${'1'.repeat(64)}');
      INSERT INTO prints VALUES ('p', 'payment', 1, 'ar', 'printed', NULL, 1, 1900);
    `)
    migrate(
      db,
      '0.1.0',
      MIGRATIONS.filter(({ number }) => number <= 20),
    )
    expect(db.prepare('SELECT shown, medium, queued_at_ms, changed_at_ms, state FROM prints').all()).toEqual([
      { shown: null, medium: 'paper', queued_at_ms: 1700, changed_at_ms: 1900, state: 'printed' },
    ])
  })

  it('40: payments of an earlier program get what they are watched for and what is owed, from the journal', () => {
    db.close()
    const storage = openSample(folder.path)
    const id = sampleId(1)
    recordAll(storage, id, [
      confirmedEvent(id),
      { kind: 'payment-sending' },
      { kind: 'payment-unknown', reason: REASON, trxNumber: null, source: 'timeout' },
      { kind: 'payment-declined', reason: { code: 'history-absent', gatewayText: null }, source: 'history' },
    ])
    storage.close()
    db = openDatabase(join(folder.path, 'earlier.db'), 'FULL')
    migrate(
      db,
      '0.1.0',
      MIGRATIONS.filter(({ number }) => number <= 30),
    )
    db.exec(`
      ATTACH '${join(folder.path, 'terminal.db')}' AS newer;
      INSERT INTO journal SELECT * FROM newer.journal ORDER BY seq;
      DETACH newer;
    `)
    migrate(db, '0.1.0')
    expect(db.prepare("SELECT refund, watched_for, body ->> '$.refund' AS kept FROM payments").all()).toEqual([
      { refund: 'owed', watched_for: 'charge', kept: 'owed' },
    ])
    expect(readMeta(db, 'to_rebuild')).toBe('no')
  })

  it('60: a payment of an earlier program counts as sold where it was sent or still will be', () => {
    migrate(
      db,
      '0.1.0',
      MIGRATIONS.filter(({ number }) => number <= 50),
    )
    const add = db.prepare<[string, string]>(
      `INSERT INTO payments (id, sale_id, state, is_open, service_id, account, amount_minor, quoted_fee_minor, total_minor,
         confirmed_at_ms, confirmed_seq, changed_at_ms, contradicted, search_text, body)
       VALUES (?, 'sale', ?, 0, 1, '010', 100, 0, 100, 1, 1, 1, 0, '', '{}')`,
    )
    for (const state of ['queued', 'succeeded', 'cancelled', 'withdrawn', 'declined']) add.run(state, state)
    migrate(db, '0.1.0')
    expect(db.prepare('SELECT id FROM payments WHERE is_sold = 1 ORDER BY id').pluck().all()).toEqual([
      'cancelled',
      'queued',
      'succeeded',
    ])
  })

  it('undo a step that fails, keep those before it, and take it when it can be', () => {
    const good = { number: 90, oldestProgram: '0.2.0', sql: 'CREATE TABLE added (x INTEGER) STRICT' }
    const bad = { number: 100, oldestProgram: '0.3.0', sql: 'CREATE TABLE half (x INTEGER) STRICT; SELECT nonsense' }
    expect(() => {
      migrate(db, '0.3.0', [...MIGRATIONS, good, bad])
    }).toThrow('nonsense')
    expect(db.pragma('user_version', { simple: true })).toBe(90)
    expect(tables()).toContain('added')
    expect(tables()).not.toContain('half')
    expect(readMeta(db, 'oldest_program')).toBe('0.2.0')
    migrate(db, '0.3.0', [...MIGRATIONS, good, { ...bad, sql: 'CREATE TABLE whole (x INTEGER) STRICT' }])
    expect(tables()).toContain('whole')
  })

  it('refuse a database of a newer program, naming the version it needs, and leave it as it is', () => {
    db.close()
    openSample(folder.path).close()
    db = new Database(join(folder.path, 'terminal.db'))
    db.pragma('user_version = 9990')
    db.exec("UPDATE meta SET value = '7.4.0' WHERE name = 'oldest_program'")
    expect(() => openSample(folder.path)).toThrow(
      expect.objectContaining({ code: 'newer-database', message: expect.stringContaining('7.4.0') as string }),
    )
    expect(db.pragma('user_version', { simple: true })).toBe(9990)
  })
})

describe('a connection', () => {
  it('promises what records need', () => {
    const read = (name: string): unknown => db.pragma(name, { simple: true })
    const found = ['journal_mode', 'synchronous', 'foreign_keys', 'trusted_schema', 'cell_size_check'].map(read)
    expect(found).toEqual(['wal', 2, 1, 0, 1])
  })

  it('is refused where the file system cannot promise it', () => {
    // An in-memory database cannot be in WAL mode: SQLite answers `memory` and goes on, the terminal must not.
    expect(() => openDatabase(':memory:', 'FULL')).toThrow(expect.objectContaining({ code: 'pragma' }))
    // The owner's file is made before SQLite sees that the name means memory.
    rmSync(':memory:', { force: true })
  })
})
