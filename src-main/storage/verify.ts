/**
 * Finding and naming whatever was changed, taken out, put in or moved in the journal or its copy. No key is needed.
 *
 * Both copies are walked side by side, a thousand entries at a time. A line of the file that is, byte for byte, how the
 * database's entry is written needs no hash of its own; one that is not is read and checked by itself.
 */
import type { Db } from './connection.ts'
import { CHAIN_START, type ChainHead, hashOf, type JournalEntry } from './hash-chain.ts'
import { entryOf, type FileLine, lineOf, linesOf } from './journal-file.ts'
import { type JournalTable, openJournalTable } from './journal-table.ts'
import type { OnProgress } from './projections.ts'

export type ChainFault = {
  readonly where: 'database' | 'file'
  /** The entry it is about; of an unreadable line the entry that should stand there. */
  readonly seq: number
  /** The last of several entries in a row that are missing; else as `seq`. */
  readonly until: number
  readonly kind: 'missing' | 'out-of-order' | 'changed' | 'not-linked' | 'unreadable' | 'tail-missing' | 'differs'
  readonly found: string
}

/** More faults than this of one copy are not named: the copy is another story altogether. */
export const FAULTS_MAX = 10_000

const WINDOW_ENTRIES = 1_000
const FOUND_LENGTH_MAX = 80

/** Numbers that were jumped over and not met since. `jump` is the entry that stood there instead. */
type Gap = { readonly from: number; readonly until: number; readonly jump: Jump }
type Jump = { readonly to: number; readonly after: number; wasReordered: boolean }

/** Walks one copy of the journal to its end, whatever it meets. */
class Walk {
  readonly #where: ChainFault['where']
  readonly #expected: ChainHead | null
  readonly #faults: ChainFault[] = []
  readonly #jumps: Jump[] = []
  #gaps: Gap[] = []
  #previous = CHAIN_START
  #highest = 0

  /** `expected` is a head known from elsewhere (a report). */
  constructor(where: ChainFault['where'], expected: ChainHead | null) {
    this.#where = where
    this.#expected = expected
  }

  get highest(): number {
    return this.#highest
  }

  fault(kind: ChainFault['kind'], seq: number, found: string, until = seq): void {
    if (this.#faults.length < FAULTS_MAX) this.#faults.push({ where: this.#where, seq, until, kind, found })
  }

  unreadable(text: string): void {
    this.fault('unreadable', this.#previous.seq + 1, text.slice(0, FOUND_LENGTH_MAX))
  }

  /** `hash` is what the entry's hash should be. */
  take(entry: JournalEntry, hash: string): void {
    const { seq } = entry
    const previous = this.#previous
    this.#place(seq, previous.seq)
    if (seq === previous.seq + 1 && entry.previousHash !== previous.hash) {
      this.fault('not-linked', seq, `previous hash ${entry.previousHash}`)
    }
    if (entry.hash !== hash) this.fault('changed', seq, `hash ${entry.hash}`)
    if (seq === this.#expected?.seq && entry.hash !== this.#expected.hash) {
      this.fault('differs', seq, `hash ${entry.hash}, expected ${this.#expected.hash}`)
    }
    this.#previous = { seq, hash: entry.hash }
    this.#highest = Math.max(this.#highest, seq)
  }

  /** What is jumped over may come later: then it was moved, and so was the entry that came in its place. */
  #place(seq: number, after: number): void {
    if (seq === this.#highest + 1 || this.#faults.length >= FAULTS_MAX) return
    if (seq > this.#highest) {
      if (this.#gaps.length >= FAULTS_MAX) return
      const jump = { to: seq, after, wasReordered: false }
      this.#jumps.push(jump)
      this.#gaps.push({ from: this.#highest + 1, until: seq - 1, jump })
      return
    }
    const gap = this.#gaps.find(({ from, until }) => from <= seq && seq <= until)
    if (gap === undefined || seq !== after + 1) this.fault('out-of-order', seq, afterEntry(seq, after))
    if (gap === undefined) return
    gap.jump.wasReordered = true
    const { from, until, jump } = gap
    const left = [
      { from, until: seq - 1, jump },
      { from: seq + 1, until, jump },
    ].filter((piece) => piece.from <= piece.until)
    this.#gaps = this.#gaps.flatMap((one) => (one === gap ? left : [one]))
  }

  /** Every fault, in the order of the entries. `last` is the entry that must be there, where one must. */
  end(last: number | null = this.#expected?.seq ?? null): readonly ChainFault[] {
    for (const { from, until, jump } of this.#gaps) this.fault('missing', from, afterEntry(jump.to, jump.after), until)
    for (const { to, after, wasReordered } of this.#jumps) {
      if (wasReordered) this.fault('out-of-order', to, afterEntry(to, after))
    }
    if (last !== null && this.#highest < last) {
      this.fault('tail-missing', this.#highest + 1, `ends with entry ${String(this.#highest)}`, last)
    }
    return this.#faults.toSorted((one, other) => one.seq - other.seq)
  }
}

const afterEntry = (seq: number, after: number): string => `entry ${String(seq)} after entry ${String(after)}`

/**
 * Every fault of the journal in the database; with `expected` also a missing tail. `onProgress` hears of every thousandth
 * entry.
 */
export function verifyDatabase(
  db: Db,
  expected: ChainHead | null = null,
  onProgress?: OnProgress,
): readonly ChainFault[] {
  const walk = new Walk('database', expected)
  const journal = openJournalTable(db)
  const database = new DatabaseSide(journal, walk)
  const { seq: of } = journal.head()
  while (database.readOn()) onProgress?.(Math.min(walk.highest, of), of)
  return walk.end()
}

/** Every fault of a journal file; with `expected` also a missing tail. */
export function verifyFile(path: string, expected: ChainHead | null = null): readonly ChainFault[] {
  const walk = new Walk('file', expected)
  for (const line of linesOf(path)) {
    const entry = line.whole ? entryOf(line.text) : null
    if (entry === null) walk.unreadable(line.text)
    else walk.take(entry, hashOf(entry))
  }
  return walk.end()
}

/** An entry, and what its hash should be. */
type Hashed = { readonly entry: JournalEntry; readonly hash: string }

const hashed = (entry: JournalEntry): Hashed => ({ entry, hash: hashOf(entry) })

/** The database's entries, each walked once and in order, and kept while the file may ask for them. */
class DatabaseSide {
  readonly #journal: JournalTable
  readonly #walk: Walk
  #window: readonly Hashed[] = []
  #last = 0

  constructor(journal: JournalTable, walk: Walk) {
    this.#journal = journal
    this.#walk = walk
  }

  /** Walks the next entries; false when there are none. */
  readOn(): boolean {
    this.#window = this.#journal.after(this.#last, WINDOW_ENTRIES).map(hashed)
    for (const { entry, hash } of this.#window) this.#walk.take(entry, hash)
    this.#last = this.#window.at(-1)?.entry.seq ?? this.#last
    return this.#window.length > 0
  }

  at(seq: number): Hashed | null {
    // A number that lies far ahead is a changed or moved one: it alone is looked up.
    if (seq > this.#last && seq <= this.#last + WINDOW_ENTRIES) this.readOn()
    const found = this.#window[seq - (this.#window[0]?.entry.seq ?? 0)]
    if (found?.entry.seq === seq) return found
    const entry = this.#journal.at(seq)
    return entry === null ? null : hashed(entry)
  }
}

/**
 * Every fault of both copies, and every entry that is not the same in both; with `expected` also a missing tail. Of a file
 * that is being written, the first `fileBytes` are looked at. `onProgress` hears of every thousandth entry.
 */
export function verifyCopies(
  db: Db,
  path: string,
  expected: ChainHead | null = null,
  more: { readonly fileBytes?: number; readonly onProgress?: OnProgress } = {},
): readonly ChainFault[] {
  const { fileBytes = Infinity, onProgress } = more
  const journal = openJournalTable(db)
  const inDatabase = new Walk('database', expected)
  const inFile = new Walk('file', expected)
  // Found by comparing, and told after what each copy shows by itself.
  const onlyInFile = new Walk('database', null)
  const different = new Walk('file', null)
  const database = new DatabaseSide(journal, inDatabase)

  function compareByItself({ text, whole }: FileLine): void {
    const entry = whole ? entryOf(text) : null
    if (entry === null) {
      inFile.unreadable(text)
      return
    }
    inFile.take(entry, hashOf(entry))
    const other = database.at(entry.seq)?.entry
    if (other === undefined) onlyInFile.fault('missing', entry.seq, 'only the file has it')
    else if (other.hash !== entry.hash) {
      different.fault('differs', entry.seq, `hash ${entry.hash}, database ${other.hash}`)
    }
  }

  const { seq: of } = journal.head()
  let lines = 0
  for (const line of linesOf(path)) {
    if (line.end > fileBytes) break
    const same = database.at(seqOf(line.text))
    if (same !== null && line.whole && lineOf(same.entry) === line.text) inFile.take(same.entry, same.hash)
    else compareByItself(line)
    lines += 1
    if (lines % WINDOW_ENTRIES === 0) onProgress?.(Math.min(lines, of), of)
  }
  while (database.readOn());
  const last = expected?.seq ?? inDatabase.highest
  return [...inDatabase.end(), ...inFile.end(last), ...onlyInFile.end(), ...different.end()]
}

const SEQ_START = '{"seq":'.length

/** The number a line gives itself, without reading the rest; 0 where it gives none. */
function seqOf(line: string): number {
  const seq = Number(line.slice(SEQ_START, line.indexOf(',')))
  return Number.isSafeInteger(seq) ? seq : 0
}
