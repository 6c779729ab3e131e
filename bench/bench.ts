/**
 * Measures the program against a floor or a peer, in one run on one machine:
 *
 *     npm run bench [-- --json]
 *
 * Every `*.bench.ts` of this folder, which exports a `bench`, is run, one after another in a process of its own, so that none
 * is measured in the heap of another. A miss is reported and fails nothing; a benchmark that cannot run fails.
 */
import { fork } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rowSchema } from './row.ts'
import type { Bench, Row } from './row.ts'

/** A million payments have to be made first. */
const benchTimeoutMs = 30 * 60_000

function isBench(value: unknown): value is Bench {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'run' in value &&
    typeof value.run === 'function'
  )
}

/** The child: runs one file's benchmark and sends its row. */
async function runHere(file: string): Promise<void> {
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>
  const bench = module['bench']
  if (!isBench(bench)) throw new Error(`Expected ${file} to export \`bench\`, a name and a run, found none.`)
  const row = await bench.run()
  process.send?.(row, () => process.exit(0))
}

/** The parent: what one file's benchmark came to. Rejects when it ended without a row. */
async function runApart(file: string): Promise<Row> {
  const { promise, resolve, reject } = Promise.withResolvers<Row>()
  // What a benchmark prints goes to stderr: standard output belongs to the table.
  const child = fork(import.meta.filename, ['--run', file], { stdio: ['ignore', 2, 2, 'ipc'] })
  const timer = setTimeout(() => child.kill('SIGKILL'), benchTimeoutMs)
  child.on('message', (message) => resolve(rowSchema.parse(message)))
  child.on('error', reject)
  child.on('exit', (code) => reject(new Error(`${file} ended with ${String(code)} and measured nothing.`)))
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}

function table(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    `${row.value.toPrecision(3)} ${row.unit}`,
    row.against,
    `${row.ratio.toFixed(2)}×`,
    `${row.better === 'lower' ? 'at most' : 'at least'} ${String(row.limit)}×`,
    row.ok ? 'met' : 'MISSED',
  ])
  const all = [['what', 'measured', 'against', 'ratio', 'wanted', ''], ...cells]
  const widths = all[0]?.map((_, column) => Math.max(...all.map((line) => line[column]?.length ?? 0))) ?? []
  return all.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}

async function runAll(json: boolean): Promise<number> {
  const files = globSync('*.bench.ts', { cwd: import.meta.dirname }).sort()
  const rows: Row[] = []
  let broken = 0
  for (const file of files) {
    process.stderr.write(`${file} …\n`)
    try {
      rows.push(await runApart(join(import.meta.dirname, file)))
    } catch (error) {
      broken += 1
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    }
  }
  process.stdout.write(`${json ? JSON.stringify(rows) : table(rows)}\n`)
  return broken === 0 && rows.length > 0 ? 0 : 1
}

const [flag, file] = process.argv.slice(2)
if (flag === '--run' && file !== undefined) await runHere(file)
else process.exit(await runAll(flag === '--json'))
