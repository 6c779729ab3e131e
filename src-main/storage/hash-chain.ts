/** The journal's entries and the chain that makes a changed, missing or reordered one visible without any key. */
import { hash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'

export type JournalEntry = {
  /** 1, 2, 3 … without gaps. */
  readonly seq: number
  /** Epoch ms by the machine's clock. */
  readonly atMs: number
  /** What it is about: `terminal`, `payment/<id>`, `print/<id>`. */
  readonly stream: string
  readonly kind: string
  /** Canonical JSON of what happened, secrets sealed. */
  readonly payload: string
  readonly previousHash: string
  readonly hash: string
}

/** Where the chain stands. Printed on reports, so that a missing tail shows. */
export type ChainHead = { readonly seq: number; readonly hash: string }

/** Hex digits of a hash. */
export const HASH_LENGTH = 64

export const CHAIN_START: ChainHead = { seq: 0, hash: '0'.repeat(HASH_LENGTH) }

/**
 * SHA-256, in hex, over the previous hash, the entry's place and name as a JSON list, a line feed, and the payload's
 * bytes as stored. The list cannot contain a bare line feed, so no two entries share a preimage.
 */
export function hashOf(entry: Omit<JournalEntry, 'hash'>): string {
  const place = canonicalJson([entry.previousHash, entry.seq, entry.atMs, entry.stream, entry.kind])
  return hash('sha256', `${place}\n${entry.payload}`)
}

/** Where the chain must have stood before an entry, by the entry's own word: for the first of a piece of the chain. */
export function placeBefore(entry: JournalEntry): ChainHead {
  return entry.seq === 1 ? CHAIN_START : { seq: entry.seq - 1, hash: entry.previousHash }
}

/** What is wrong with an entry that should follow `head`; null when nothing is. */
export function faultAfter(head: ChainHead, entry: JournalEntry): string | null {
  if (entry.seq !== head.seq + 1) return `Expected entry ${String(head.seq + 1)}, found entry ${String(entry.seq)}`
  if (entry.previousHash !== head.hash) {
    return `Entry ${String(entry.seq)}: expected the previous hash ${head.hash}, found ${entry.previousHash}`
  }
  const hash = hashOf(entry)
  if (entry.hash !== hash) return `Entry ${String(entry.seq)}: expected the hash ${hash}, found ${entry.hash}`
  return null
}
