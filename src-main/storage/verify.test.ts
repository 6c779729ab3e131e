/** Whatever single thing is done to a single entry, in either copy, is found, and the entry named. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hashOf } from './hash-chain.ts'
import { entryOf, lineOf } from './journal-file.ts'
import { confirmedEvent, openSample, recordAll, sampleId, succeededEvent, temporaryFolder } from './sample-records.ts'
import { FAULTS_MAX, verifyCopies, type ChainFault } from './verify.ts'

const PAYMENTS = 5
/** The set-up, and three of each payment. */
const ENTRIES = 1 + 3 * PAYMENTS

let folder: ReturnType<typeof temporaryFolder>
/** The database that nobody touches, to read. */
let original: Database.Database
const path = (name: string): string => join(folder.path, name)

beforeAll(() => {
  folder = temporaryFolder()
  const storage = openSample(folder.path)
  for (let number = 1; number <= PAYMENTS; number += 1) {
    const id = sampleId(number)
    recordAll(storage, id, [confirmedEvent(id), { kind: 'payment-sending' }, succeededEvent()])
  }
  expect(storage.head().seq).toBe(ENTRIES)
  storage.close()
  original = new Database(path('terminal.db'), { readonly: true })
})
afterAll(() => {
  original.close()
  folder.remove()
})

/** The faults after something was done to a copy of the database. */
function faultsOfDatabase(statements: readonly string[]): readonly ChainFault[] {
  copyFileSync(path('terminal.db'), path('touched.db'))
  const db = new Database(path('touched.db'))
  try {
    // Nobody waits for this copy to be on the disk.
    db.pragma('synchronous = OFF')
    const triggers = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()
    for (const name of triggers) db.exec(`DROP TRIGGER ${name}`)
    for (const sql of statements) db.exec(sql)
    return verifyCopies(db, path('journal.jsonl'))
  } finally {
    db.close()
  }
}

/** The faults after something was done to a copy of the file. */
function faultsOfFile(change: (bytes: Buffer) => Buffer): readonly ChainFault[] {
  writeFileSync(path('touched.jsonl'), change(readFileSync(path('journal.jsonl'))))
  return verifyCopies(original, path('touched.jsonl'))
}

const names = (faults: readonly ChainFault[], seq: number): boolean =>
  faults.some((fault) => fault.seq <= seq && seq <= fault.until)

const seqs = fc.integer({ min: 1, max: ENTRIES })

/** The file's lines, changed. */
const onLines =
  (change: (lines: string[]) => string[]) =>
  (bytes: Buffer): Buffer =>
    Buffer.from(
      change(bytes.toString().trimEnd().split('\n'))
        .map((line) => `${line}\n`)
        .join(''),
    )

/** An entry whose content is another and whose hash is right again, as somebody who knows how would. */
function forged(line: string): string {
  const entry = entryOf(line)
  if (entry === null) throw new Error('Expected an entry')
  const other = { ...entry, payload: '{"event":{}}' }
  return lineOf({ ...other, hash: hashOf(other) })
}

const set = (seq: number, what: string): string[] => [`UPDATE journal SET ${what} WHERE seq = ${String(seq)}`]

const IN_DATABASE: Readonly<Record<string, (seq: number, other: number) => string[]>> = {
  'another time': (seq) => set(seq, 'at_ms = at_ms + 1'),
  'another stream': (seq) => set(seq, "stream = stream || 'x'"),
  'another kind': (seq) => set(seq, "kind = kind || 'x'"),
  'another payload': (seq) => set(seq, "payload = payload || ' '"),
  'another previous hash': (seq) =>
    set(seq, "previous_hash = replace(previous_hash, substr(previous_hash, 1, 1), 'x')"),
  'another hash': (seq) => set(seq, "hash = replace(hash, substr(hash, 9, 1), 'x')"),
  'a number far ahead': (seq) => set(seq, `seq = ${String(2 ** 50)} + seq`),
  taken: (seq) => [`DELETE FROM journal WHERE seq = ${String(seq)}`],
  'in the place of another': (seq, other) => [
    ...set(seq, 'seq = 1000'),
    ...set(other, `seq = ${String(seq)}`),
    ...set(1000, `seq = ${String(other)}`),
  ],
  forged: (seq) => {
    const line = readFileSync(path('journal.jsonl'), 'utf8').split('\n')[seq - 1] ?? ''
    const entry = entryOf(forged(line))
    return set(seq, `payload = '${entry?.payload ?? ''}', hash = '${entry?.hash ?? ''}'`)
  },
}

const IN_FILE: Readonly<Record<string, (seq: number, other: number) => (lines: string[]) => string[]>> = {
  taken: (seq) => (lines) => lines.toSpliced(seq - 1, 1),
  'in another place': (seq, other) => (lines) =>
    lines.toSpliced(seq - 1, 1).toSpliced(other - 1, 0, lines[seq - 1] ?? ''),
  twice: (seq, other) => (lines) => lines.toSpliced(other - 1, 0, lines[seq - 1] ?? ''),
  forged: (seq) => (lines) => lines.with(seq - 1, forged(lines[seq - 1] ?? '')),
  'written otherwise': (seq) => (lines) => lines.with(seq - 1, (lines[seq - 1] ?? '').replace(',', ', ')),
}

describe('one entry', () => {
  it.each(Object.entries(IN_DATABASE))('of the database %s', (_, change) => {
    fc.assert(
      fc.property(seqs, seqs, (seq, other) => {
        fc.pre(seq !== other)
        const faults = faultsOfDatabase(change(seq, other))
        expect(faults.length).toBeLessThanOrEqual(4 * ENTRIES)
        expect(names(faults, seq)).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  it.each(Object.entries(IN_FILE))('of the file %s', (_, change) => {
    fc.assert(
      fc.property(seqs, seqs, (seq, other) => {
        fc.pre(seq !== other)
        expect(names(faultsOfFile(onLines(change(seq, other))), seq)).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  it('of the file with any byte changed', () => {
    const original = readFileSync(path('journal.jsonl'))
    const places = fc.integer({ min: 0, max: original.length - 1 })
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 255 }), (at, by) => {
        const seq = original.subarray(0, at).toString('latin1').split('\n').length
        const faults = faultsOfFile((bytes) => {
          const changed = Buffer.from(bytes)
          changed[at] = (changed[at] ?? 0) ^ by
          return changed
        })
        expect(names(faults, seq)).toBe(true)
      }),
      { numRuns: 150 },
    )
  })
})

it('finds nothing where nothing was done', () => {
  expect(faultsOfFile((bytes) => bytes)).toEqual([])
})

it('looks at as much of a file as it is told', () => {
  const line = `${readFileSync(path('journal.jsonl'), 'utf8').split('\n')[0] ?? ''}\n`
  const faults = verifyCopies(original, path('journal.jsonl'), null, { fileBytes: Buffer.byteLength(line) })
  expect(faults).toMatchObject([{ where: 'file', kind: 'tail-missing', seq: 2, until: ENTRIES }])
})

it('names so many faults of a file that tells another story, and no more', () => {
  const junk = 'junk\n'.repeat(FAULTS_MAX + 5)
  expect(faultsOfFile(() => Buffer.from(junk))).toHaveLength(FAULTS_MAX)
})
