/** Finding and naming whatever was changed, taken out, put in or moved in the journal or its copy. No key is needed. */
import type { Db } from './connection.ts'
import { CHAIN_START, type ChainHead, hashOf, type JournalEntry } from './hash-chain.ts'
import { entryOf, linesOf } from './journal-file.ts'
import { everyEntry } from './journal-table.ts'

export type ChainFault = {
  readonly where: 'database' | 'file'
  /** The entry it is about; of an unreadable line the entry that should stand there. */
  readonly seq: number
  readonly kind: 'missing' | 'out-of-order' | 'changed' | 'not-linked' | 'unreadable' | 'tail-missing' | 'differs'
  readonly found: string
}

type Found =
  { readonly kind: 'entry'; readonly entry: JournalEntry } | { readonly kind: 'unreadable'; readonly text: string }

/** Walks one copy of the journal to its end, whatever it meets, and names every fault. `expected` is a head known from elsewhere (a report). */
function* walk(
  where: ChainFault['where'],
  entries: Iterable<Found>,
  expected: ChainHead | null,
): Generator<ChainFault> {
  let previous = CHAIN_START
  let highest = 0
  for (const found of entries) {
    if (found.kind === 'unreadable') {
      yield { where, seq: previous.seq + 1, kind: 'unreadable', found: found.text.slice(0, 80) }
      continue
    }
    const { entry } = found
    const { seq } = entry
    if (seq <= highest) {
      yield { where, seq, kind: 'out-of-order', found: `entry ${String(seq)} after entry ${String(previous.seq)}` }
    } else {
      for (let missing = highest + 1; missing < seq; missing += 1) {
        yield {
          where,
          seq: missing,
          kind: 'missing',
          found: `entry ${String(seq)} after entry ${String(previous.seq)}`,
        }
      }
    }
    const follows = seq === previous.seq + 1
    if (follows && entry.previousHash !== previous.hash) {
      yield { where, seq, kind: 'not-linked', found: `previous hash ${entry.previousHash}` }
    }
    if (hashOf(entry) !== entry.hash) yield { where, seq, kind: 'changed', found: `hash ${entry.hash}` }
    if (expected !== null && seq === expected.seq && entry.hash !== expected.hash) {
      yield { where, seq, kind: 'differs', found: `hash ${entry.hash}, expected ${expected.hash}` }
    }
    previous = { seq, hash: entry.hash }
    highest = Math.max(highest, seq)
  }
  if (expected !== null && highest < expected.seq) {
    yield { where, seq: highest + 1, kind: 'tail-missing', found: `ends with entry ${String(highest)}` }
  }
}

/** Every fault of the journal in the database; with `expected` also a missing tail. */
export function verifyDatabase(db: Db, expected: ChainHead | null = null): readonly ChainFault[] {
  function* entries(): Generator<Found> {
    for (const entry of everyEntry(db)) yield { kind: 'entry', entry }
  }
  return [...walk('database', entries(), expected)]
}

/** Every fault of a journal file; with `expected` also a missing tail. */
export function verifyFile(path: string, expected: ChainHead | null = null): readonly ChainFault[] {
  return [...walk('file', entriesOfFile(path), expected)]
}

function* entriesOfFile(path: string): Generator<Found> {
  for (const line of linesOf(path)) {
    const entry = line.whole ? entryOf(line.text) : null
    yield entry === null ? { kind: 'unreadable', text: line.text } : { kind: 'entry', entry }
  }
}

/** Every fault of both copies, and every entry that is not the same in both. */
export function verifyCopies(db: Db, path: string, expected: ChainHead | null = null): readonly ChainFault[] {
  const hashInDatabase = db.prepare<[number], string>('SELECT hash FROM journal WHERE seq = ?').pluck()
  const differences: ChainFault[] = []
  let last = 0
  function* compared(): Generator<Found> {
    for (const found of entriesOfFile(path)) {
      yield found
      if (found.kind === 'unreadable') continue
      const { seq, hash } = found.entry
      last = Math.max(last, seq)
      const other = hashInDatabase.get(seq)
      if (other === undefined) {
        differences.push({ where: 'database', seq, kind: 'missing', found: 'only the file has it' })
      } else if (other !== hash) {
        differences.push({ where: 'file', seq, kind: 'differs', found: `hash ${hash}, database ${other}` })
      }
    }
  }
  const faults = [...verifyDatabase(db, expected), ...walk('file', compared(), expected)]
  const end = db.prepare<[], number | null>('SELECT max(seq) FROM journal').pluck().get() ?? 0
  if (expected === null && end > last) {
    differences.push({ where: 'file', seq: last + 1, kind: 'tail-missing', found: `ends with entry ${String(last)}` })
  }
  return [...faults, ...differences]
}
