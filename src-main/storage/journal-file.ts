/**
 * The journal's copy as a file of lines, one entry a line, beside the database. It survives a damaged database and can be
 * read, and its chain verified, with nothing but a text tool and SHA-256.
 *
 * Concepts: the file's *good length* ends with the last entry known to be whole and synced. What a failed append left behind
 * it is the beginning of the entries that must come next, and is overwritten by them.
 */
import { closeSync, existsSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { CHAIN_START, faultAfter, HASH_LENGTH, placeBefore, type ChainHead, type JournalEntry } from './hash-chain.ts'
import { makePrivateFile } from './files.ts'

const LINE_FEED = 0x0a
const CHUNK_BYTES = 256 * 1024
/** How much of a file's end is looked at before anything is sold: about as many entries as of the database. */
const END_BYTES = 64 * 1024

/** An entry as its line, without the line feed. The payload stands in it byte for byte. */
export function lineOf(entry: JournalEntry): string {
  const { seq, atMs, stream, kind, payload, previousHash, hash } = entry
  return (
    `{"seq":${String(seq)},"atMs":${String(atMs)},"stream":${JSON.stringify(stream)},"kind":${JSON.stringify(kind)},` +
    `"payload":${payload},"previousHash":"${previousHash}","hash":"${hash}"}`
  )
}

const PAYLOAD_NAME = ',"payload":'
const TAIL_LENGTH = ',"previousHash":"","hash":""}'.length + 2 * HASH_LENGTH

/**
 * The entry of a line; null unless the line is, byte for byte, how that entry is written. The payload is cut out, not read:
 * its bytes are what the hash is over. (No JSON string can contain the bare quotes of `PAYLOAD_NAME`.)
 */
export function entryOf(line: string): JournalEntry | null {
  const payloadName = line.indexOf(PAYLOAD_NAME)
  if (payloadName === -1 || line.length < payloadName + PAYLOAD_NAME.length + TAIL_LENGTH) return null
  let read: unknown
  try {
    read = JSON.parse(line.slice(0, payloadName) + line.slice(-TAIL_LENGTH))
  } catch {
    return null
  }
  if (typeof read !== 'object' || read === null) return null
  const { seq, atMs, stream, kind, previousHash, hash } = read as Record<string, unknown>
  if (typeof seq !== 'number' || typeof atMs !== 'number' || typeof stream !== 'string' || typeof kind !== 'string') {
    return null
  }
  if (typeof previousHash !== 'string' || typeof hash !== 'string') return null
  const payload = line.slice(payloadName + PAYLOAD_NAME.length, -TAIL_LENGTH)
  const entry = { seq, atMs, stream, kind, payload, previousHash, hash }
  return lineOf(entry) === line ? entry : null
}

export type FileLine = {
  readonly text: string
  /** Byte offset of the line's first byte. */
  readonly start: number
  /** Byte offset after its line feed. */
  readonly end: number
  /** False for what stands after the last line feed. */
  readonly whole: boolean
}

/** The lines of a file from a byte offset on, read in pieces; a file that is not there has none. */
export function* linesOf(path: string, from = 0): Generator<FileLine> {
  if (!existsSync(path)) return
  const file = openSync(path, 'r')
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES)
    let pending: Buffer[] = []
    let start = from
    let position = from
    for (;;) {
      const read = readSync(file, chunk, 0, CHUNK_BYTES, position)
      if (read === 0) break
      let lineStart = 0
      for (;;) {
        const feed = chunk.subarray(0, read).indexOf(LINE_FEED, lineStart)
        if (feed === -1) break
        const end = position + feed + 1
        const text =
          pending.length === 0
            ? chunk.toString('utf8', lineStart, feed)
            : Buffer.concat([...pending, chunk.subarray(lineStart, feed)]).toString('utf8')
        yield { text, start, end, whole: true }
        pending = []
        start = end
        lineStart = feed + 1
      }
      if (lineStart < read) pending.push(Buffer.from(chunk.subarray(lineStart, read)))
      position += read
    }
    const rest = Buffer.concat(pending)
    if (rest.length > 0) {
      yield { text: rest.toString('utf8'), start, end: start + rest.length, whole: false }
    }
  } finally {
    closeSync(file)
  }
}

/** An open journal file. Its lifetime is the storage's. */
export class JournalFile {
  #file: number
  #goodLength: number
  #head: ChainHead

  /** `found` is what looking at the file's end found; anything after the good length is cut off now. */
  constructor(path: string, found: FileEnd) {
    makePrivateFile(path)
    this.#file = openSync(path, 'r+')
    this.#goodLength = found.goodLength
    this.#head = found.head
    if (fstatSync(this.#file).size !== found.goodLength) {
      ftruncateSync(this.#file, found.goodLength)
      fsyncSync(this.#file)
    }
  }

  /** The last entry that stands in the file, synced. */
  get head(): ChainHead {
    return this.#head
  }

  /**
   * Adds entries that follow the head and syncs before returning. Throws what the file system throws; then the file counts
   * as it was, and the same entries are to come again first: they overwrite what this attempt left. So a failed sync is
   * never asked again for bytes that the system may have dropped.
   */
  append(entries: readonly JournalEntry[]): void {
    const last = entries.at(-1)
    if (last === undefined) return
    if (entries[0]?.seq !== this.#head.seq + 1) {
      throw new Error(`Expected entry ${String(this.#head.seq + 1)}, found ${String(entries[0]?.seq)}`)
    }
    const bytes = Buffer.from(entries.map((entry) => `${lineOf(entry)}\n`).join(''))
    for (let written = 0; written < bytes.length;) {
      written += writeSync(this.#file, bytes, written, bytes.length - written, this.#goodLength + written)
    }
    fsyncSync(this.#file)
    this.#goodLength += bytes.length
    this.#head = { seq: last.seq, hash: last.hash }
  }

  close(): void {
    closeSync(this.#file)
  }
}

/** What a file's end looks like: the last entry that stands whole, and the bytes after it that belong to none. */
export type FileEnd = { readonly head: ChainHead; readonly goodLength: number; readonly rest: Buffer }

const NOTHING = Buffer.alloc(0)

/**
 * Looks at the last entries of a file, as many as a window of bytes holds: each must be whole, hashed right and follow the
 * one before. Only where none of them is, at the whole file, for the last entry before the first that does not follow.
 */
export function readFileEnd(path: string): FileEnd {
  if (!existsSync(path)) return { head: CHAIN_START, goodLength: 0, rest: NOTHING }
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const good = lastGoodInWindow(file, size) ?? lastGoodFromStart(path)
    return { ...good, rest: readBytes(file, good.goodLength, size - good.goodLength) }
  } finally {
    closeSync(file)
  }
}

type Good = { readonly head: ChainHead; readonly goodLength: number }

function lastGoodFromStart(path: string): Good {
  let good: Good = { head: CHAIN_START, goodLength: 0 }
  for (const line of linesOf(path)) {
    const entry = line.whole ? entryOf(line.text) : null
    if (entry === null || faultAfter(good.head, entry) !== null) break
    good = { head: { seq: entry.seq, hash: entry.hash }, goodLength: line.end }
  }
  return good
}

/** The last good entry among those of the file's last bytes; null when the first of them is none already. */
function lastGoodInWindow(file: number, size: number): Good | null {
  if (size === 0) return { head: CHAIN_START, goodLength: 0 }
  for (let length = END_BYTES; ; length *= 4) {
    const count = Math.min(length, size)
    const bytes = readBytes(file, size - count, count)
    // Unless the window holds the whole file, it begins in the middle of a line.
    const first = count === size ? 0 : bytes.indexOf(LINE_FEED) + 1
    if (first === 0 && count < size) continue
    const good = lastGoodLine(bytes, first)
    if (good === null && count < size && bytes.indexOf(LINE_FEED, first) === -1) continue
    return good === null ? null : { ...good, goodLength: size - count + good.goodLength }
  }
}

function lastGoodLine(bytes: Buffer, first: number): Good | null {
  let good: Good | null = null
  for (let start = first; ;) {
    const feed = bytes.indexOf(LINE_FEED, start)
    const entry = feed === -1 ? null : entryOf(bytes.toString('utf8', start, feed))
    if (entry === null) return good
    // The first has none before it to follow: it is held to its own hash.
    if (faultAfter(good?.head ?? placeBefore(entry), entry) !== null) return good
    good = { head: { seq: entry.seq, hash: entry.hash }, goodLength: feed + 1 }
    start = feed + 1
  }
}

function readBytes(file: number, from: number, count: number): Buffer {
  const bytes = Buffer.alloc(count)
  let read = 0
  while (read < count) {
    const more = readSync(file, bytes, read, count - read, from + read)
    if (more === 0) break
    read += more
  }
  return bytes.subarray(0, read)
}
