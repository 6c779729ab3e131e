/**
 * What the first screens need before anyone can sell: all scripts and styles of the built page, compressed as they would be
 * on their way. Fonts and pictures are not counted, here as at the peer.
 */
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from '../tools/build.ts'
import type { Bench, Row } from './row.ts'

const KILO = 1000
/** The most that the selling path may need. */
const LIMIT_KB = 300
/** POS Awesome's, built and counted the same way. */
const PEER_KB = 998

/** The bytes of every script and style below a folder, each compressed by itself. Source maps are not sent. */
export function sentBytes(folder: string): number {
  const files = globSync('**/*.{js,css}', { cwd: folder })
  if (!files.some((file) => file.endsWith('.js')) || !files.some((file) => file.endsWith('.css'))) {
    throw new Error(`Expected scripts and styles below ${folder}, found ${files.join(', ')}`)
  }
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0)
}

async function run(): Promise<Row> {
  const root = resolve(import.meta.dirname, '..')
  await build({ root })
  const kilobytes = sentBytes(join(root, 'out/renderer')) / KILO
  const ratio = kilobytes / LIMIT_KB
  return {
    name: 'selling path: scripts and styles of the first screens, gzip, without fonts',
    value: kilobytes,
    unit: 'kB',
    against: `the ${String(LIMIT_KB)} kB that it may be; POS Awesome, built the same way, needs ${String(PEER_KB)} kB`,
    ratio,
    limit: 1,
    better: 'lower',
    ok: ratio <= 1,
  }
}

export const bench: Bench = { name: 'bundle', run }
