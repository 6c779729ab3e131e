/**
 * `journal verify` and `journal export`: what a supervisor, an accountant or support asks of a terminal's records, from the
 * command line of the checkout and of the installed program. Reads only; the terminal may be running meanwhile.
 *
 * Exit codes: 0 all is well; 1 something is wrong with the records; 2 it could not be done.
 */
import { createWriteStream, existsSync, renameSync, rmSync } from 'node:fs'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Language } from '../../src-shared/domain/language.ts'
import { translator, type Translate } from '../../src-shared/messages/messages.ts'
import { faultAfter, CHAIN_START, type ChainHead } from './hash-chain.ts'
import { EXPORT_FORMATS, EXPORT_TEXTS, type ExportFormat } from './journal-export.ts'
import {
  entriesOf,
  findRecords,
  type JournalReading,
  openJournalForReading,
  ReadingRefusal,
  settledFileBytes,
} from './journal-reading.ts'
import { openJournalTable } from './journal-table.ts'
import { StorageError } from './storage-error.ts'
import { type ChainFault, FAULTS_MAX, verifyCopies, verifyFile } from './verify.ts'

export type JournalCommand = {
  /** What stands after `journal`. */
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The folder to read where none is named; null where one must be. */
  readonly dataFolder: string | null
  readonly output: Writable
  readonly errors: Writable
  readonly nowMs: () => number
}

export type JournalExitCode = 0 | 1 | 2

/** Does what was asked and gives the exit code; whatever happens is said on the outputs. */
export async function runJournalCommand(command: JournalCommand): Promise<JournalExitCode> {
  const t = speak(languageOf(command))
  // Whoever reads along may have read enough, and gone.
  command.output.on('error', () => undefined)
  const complain = (sentence: string): 2 => {
    command.errors.write(`${sentence}\n`)
    return 2
  }
  const asked = parse(command.args)
  if (asked === null) return complain(t('journal.usage'))
  const folder = asked.data ?? command.dataFolder
  if (folder === null) return complain(`${t('journal.no-data')}\n${t('journal.usage')}`)
  try {
    const reading = openJournalForReading(findRecords(folder, asked.mode))
    try {
      const { output } = command
      return asked.verb === 'verify'
        ? await verify(reading, command, t)
        : await exportJournal(reading, { ...asked, output, nowMs: command.nowMs(), errors: command.errors }, t)
    } finally {
      reading.close()
    }
  } catch (error) {
    if (error instanceof ReadingRefusal) return complain(t(error.key, error.values))
    if (error instanceof StorageError && error.code === 'newer-database') return complain(t('start.newer-database'))
    if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return 0
    return complain(`${t('journal.cannot-read')}\n${error instanceof Error ? error.message : String(error)}`)
  }
}

type Asked = {
  readonly verb: 'verify' | 'export'
  readonly data: string | undefined
  readonly mode: string | undefined
  readonly format: ExportFormat
  readonly out: string | undefined
}

const OPTIONS = {
  data: { type: 'string' },
  mode: { type: 'string' },
  format: { type: 'string', default: 'csv' },
  out: { type: 'string' },
  language: { type: 'string' },
} as const

/** Null where it is not one of the two commands, or has an option that is none. */
function parse(args: readonly string[]): Asked | null {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
    const [verb, ...more] = positionals
    const format = EXPORT_FORMATS.find((one) => one === values.format)
    const { data, mode, out } = values
    if ((verb !== 'verify' && verb !== 'export') || more.length > 0 || format === undefined) return null
    if (mode !== undefined && mode !== 'live' && mode !== 'training') return null
    return { verb, data, mode, format, out }
  } catch {
    return null
  }
}

/** `--language`, else the one of the environment, else English. */
function languageOf({ args, environment }: JournalCommand): Language {
  const at = args.findIndex((arg) => arg.startsWith('--language'))
  const said = args[at]?.split('=')[1] ?? args[at + 1]
  const wanted = at === -1 ? (environment['LC_ALL'] ?? environment['LC_MESSAGES'] ?? environment['LANG']) : said
  return wanted?.startsWith('ar') === true ? 'ar' : 'en'
}

const ISOLATES = /[\u2066-\u2069]/gu

/** An English line is read as it is, and what is copied out of it has no signs that cannot be seen. */
function speak(language: Language): Translate {
  const t = translator(language)
  return language === 'ar' ? t : (key, values) => t(key, values).replace(ISOLATES, '')
}

async function verify(reading: JournalReading, { output }: JournalCommand, t: Translate): Promise<JournalExitCode> {
  const say = (line: string): void => {
    output.write(`${line}\n`)
  }
  const fileBytes = await settledFileBytes(reading, sleep)
  const faults = faultsOf(reading, fileBytes)
  const { mode, machineSerial, head } = reading.facts
  say(
    t('journal.terminal', {
      mode: modeName(mode, t),
      serial: machineSerial === '' ? t('journal.unknown') : machineSerial,
    }),
  )
  if (faults.inDatabase) {
    say(t('journal.entries', { count: head.seq }))
    if (head.seq > 0) say(`${t('journal.head', { seq: head.seq })}\n${head.hash}`)
  } else say(t('journal.no-database'))
  if (faults.named.length === 0 && faults.inDatabase) {
    say(t('journal.sound'))
    return 0
  }
  for (const fault of faults.named) say(faultLine(fault, reading, t))
  if (faults.named.length >= FAULTS_MAX) say(t('journal.more'))
  say(t('journal.faults'))
  return 1
}

/** `inDatabase` is false where only the file could be read. */
function faultsOf(
  { db, file, facts }: JournalReading,
  fileBytes: number,
): { readonly named: readonly ChainFault[]; readonly inDatabase: boolean } {
  if (db !== null) {
    try {
      return { named: verifyCopies(db, file, facts.head, { fileBytes }), inDatabase: true }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CORRUPT'))) throw error
    }
  }
  return { named: verifyFile(file), inDatabase: false }
}

function modeName(mode: string, t: Translate): string {
  if (mode === 'live') return t('journal.live')
  return mode === 'training' ? t('journal.training') : t('journal.unknown')
}

/** `Database, entry 4: changed (payment-succeeded, payment/…)`. */
function faultLine({ where, seq, until, kind }: ChainFault, { db }: JournalReading, t: Translate): string {
  const place = t(where === 'database' ? 'journal.database' : 'journal.file')
  const entries = seq === until ? t('journal.entry', { seq }) : t('journal.entries-from', { seq, until })
  const entry = db === null || seq !== until ? null : openJournalTable(db).at(seq)
  const name = entry === null ? '' : ` (${entry.kind}, ${entry.stream})`
  return `${place}, ${entries}: ${t(`journal.fault.${kind}`)}${name}`
}

type ExportAsked = Pick<Asked, 'format' | 'out'> & {
  readonly output: Writable
  readonly errors: Writable
  readonly nowMs: number
}

/** Gives 1 where the chain is broken: everything that is there was exported all the same. */
async function exportJournal(
  reading: JournalReading,
  { format, out, output, errors, nowMs }: ExportAsked,
  t: Translate,
): Promise<JournalExitCode> {
  const checked = { brokenAt: null as number | null }
  const text = exportedText(reading, format, nowMs, checked)
  if (out === undefined) await pipeline(Readable.from(text), output, { end: false })
  else {
    await writeNewFile(out, text)
    output.write(`${t('journal.exported', { file: out })}\n`)
  }
  if (checked.brokenAt === null) return 0
  errors.write(`${t('journal.broken', { seq: checked.brokenAt })}\n`)
  return 1
}

/** Written beside its place and moved there when it is whole. Throws a ReadingRefusal. */
async function writeNewFile(file: string, text: Iterable<string>): Promise<void> {
  if (existsSync(file)) throw new ReadingRefusal('journal.out-exists', { file })
  const part = `${file}.part`
  try {
    await pipeline(Readable.from(text), createWriteStream(part, { mode: 0o600, flush: true }))
    renameSync(part, file)
  } catch (error) {
    rmSync(part, { force: true })
    if (error instanceof Error && 'syscall' in error) throw new ReadingRefusal('journal.out-refused', { file })
    throw error
  }
}

/** As much text as goes out at once. */
const CHUNK_CHARACTERS = 64 * 1024

/** Notes the first entry that does not follow the one before it. */
function* exportedText(
  reading: JournalReading,
  format: ExportFormat,
  nowMs: number,
  checked: { brokenAt: number | null },
): Generator<string> {
  const texts = EXPORT_TEXTS[format]
  let head: ChainHead = CHAIN_START
  let chunk = texts.begin(reading.facts, nowMs)
  for (const entry of entriesOf(reading)) {
    if (checked.brokenAt === null && faultAfter(head, entry) !== null) checked.brokenAt = head.seq + 1
    head = { seq: entry.seq, hash: entry.hash }
    chunk += texts.entry(entry)
    if (chunk.length < CHUNK_CHARACTERS) continue
    yield chunk
    chunk = ''
  }
  yield chunk
}
