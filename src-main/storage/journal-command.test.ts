/** The journal from the command line: verified and exported while the terminal runs, refused in plain words. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runJournalCommand } from './journal-command.ts'
import { csvCell } from './journal-export.ts'
import { entryOf } from './journal-file.ts'
import {
  confirmedEvent,
  openSample,
  recordAll,
  SAMPLE_PIN,
  sampleId,
  succeededEvent,
  temporaryFolder,
} from './sample-records.ts'
import type { ChainHead, Storage } from './storage.ts'

const NOW_MS = Date.UTC(2026, 1, 3, 4, 5, 6)

let folder: ReturnType<typeof temporaryFolder>
let storage: Storage
let head: ChainHead
const path = (name: string): string => join(folder.path, name)

/** A terminal that runs: entries 1 set-up, 2-4 one payment. */
beforeEach(() => {
  folder = temporaryFolder()
  storage = openSample(path('training'))
  recordAll(storage, sampleId(1), [confirmedEvent(sampleId(1)), { kind: 'payment-sending' }, succeededEvent()])
  head = storage.head()
  expect(head.seq).toBe(4)
})
afterEach(() => {
  storage.close()
  folder.remove()
})

async function run(...args: string[]): Promise<{ code: number; output: string; errors: string }> {
  const output = new PassThrough()
  const errors = new PassThrough()
  const texts = Promise.all([output, errors].map(async (stream) => Buffer.concat(await stream.toArray()).toString()))
  const command = { args, environment: { LANG: 'en_US.UTF-8' }, dataFolder: null, output, errors, nowMs: () => NOW_MS }
  const code = await runJournalCommand(command)
  output.end()
  errors.end()
  const [said = '', complained = ''] = await texts
  return { code, output: said, errors: complained }
}

function tamper(sql: string): void {
  const db = new Database(path('training/terminal.db'))
  const triggers = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()
  for (const name of triggers) db.exec(`DROP TRIGGER ${name}`)
  db.exec(sql)
  db.close()
}

describe('journal verify', () => {
  it('says that all is well, and where the chain ends, while the terminal runs', async () => {
    const { code, output } = await run('verify', '--data', folder.path)
    expect(code).toBe(0)
    expect(output.split('\n')).toEqual([
      'Training terminal, machine serial SERIAL-1',
      '4 entries',
      'The chain ends with entry 4, whose hash is:',
      head.hash,
      'Both copies were read to the end: nothing was changed, taken out, put in or moved.',
      '',
    ])
    expect((await run('verify', '--data', path('training'))).output).toBe(output)
  })

  it('speaks Arabic where it is asked to', async () => {
    const { output } = await run('verify', '--data', folder.path, '--language', 'ar')
    expect(output).toContain('تنتهي السلسلة بالقيد 4')
    expect((await run('verify', '--data', folder.path, '--language=ar')).output).toBe(output)
  })

  it.each<[string, () => void, string]>([
    [
      'changed in the database',
      () => {
        tamper("UPDATE journal SET payload = '{}' WHERE seq = 3")
      },
      `Database, entry 3: changed (payment-sending, payment/${sampleId(1)})`,
    ],
    [
      'taken out of the file',
      () => {
        const lines = readFileSync(path('training/journal.jsonl'), 'utf8').split('\n')
        writeFileSync(path('training/journal.jsonl'), lines.toSpliced(1, 2).join('\n'))
      },
      'Journal file, entries 2 to 3: missing',
    ],
    [
      'missing at the end of the file',
      () => {
        rmSync(path('training/journal.jsonl'))
      },
      'Journal file, entries 1 to 4: missing at the end',
    ],
  ])('names what is %s', async (_, damage, line) => {
    damage()
    const { code, output } = await run('verify', '--data', folder.path)
    expect(code).toBe(1)
    expect(output.split('\n')).toContain(line)
    expect(output).toContain('Do not delete anything')
  })

  it.each<[string, () => void]>([
    [
      'gone',
      () => {
        for (const suffix of ['', '-wal', '-shm']) rmSync(path(`training/terminal.db${suffix}`), { force: true })
      },
    ],
    [
      'noise',
      () => {
        writeFileSync(path('training/terminal.db'), Buffer.alloc(50_000, 'noise'))
      },
    ],
  ])('checks the file alone where the database is %s', async (_, damage) => {
    storage.close()
    damage()
    const { code, output } = await run('verify', '--data', folder.path)
    expect(code).toBe(1)
    expect(output).toContain('only the journal file was checked')
    expect(output).toContain('Training terminal, machine serial SERIAL-1')
  })

  it('takes what the terminal writes meanwhile for no fault', async () => {
    const wanted = run('verify', '--data', folder.path)
    storage.record({ kind: 'signed-in', login: 'cashier' })
    expect((await wanted).code).toBe(0)
  })
})

describe('journal export', () => {
  it('gives lines that verify themselves, after one that says whose they are', async () => {
    const { code, output } = await run('export', '--data', folder.path, '--format', 'jsonl')
    const [first = '', ...lines] = output.trimEnd().split('\n')
    expect(code).toBe(0)
    expect(JSON.parse(first)).toEqual({
      journal: {
        mode: 'training',
        machineSerial: 'SERIAL-1',
        headSeq: 4,
        headHash: head.hash,
        exportedAtMs: NOW_MS,
      },
    })
    expect(`${lines.join('\n')}\n`).toBe(readFileSync(path('training/journal.jsonl'), 'utf8'))
    expect(lines.map((line) => entryOf(line)?.seq)).toEqual([1, 2, 3, 4])
  })

  it('gives a table for a spreadsheet', async () => {
    const { code, output } = await run('export', '--data', folder.path)
    expect(code).toBe(0)
    const lines = output.split('\r\n')
    expect(lines.slice(0, 7)).toEqual([
      '\ufeffmode,training',
      'machine_serial,SERIAL-1',
      'head_seq,4',
      `head_hash,${head.hash}`,
      'exported_at,2026-02-03T04:05:06.000Z',
      '',
      'seq,at,stream,kind,service,account,amount,total,transaction,payload,previous_hash,hash',
    ])
    expect(lines[8]).toMatch(
      /^2,2026-01-05T09:00:0\d\.000Z,payment\/[\d-]+,payment-confirmed,501,01012345678,25\.00,26\.00,,"\{""event"":/u,
    )
    expect(lines[10]).toMatch(/,payment-succeeded,,,,,TRX-77,/u)
    expect(lines.at(-2)).toContain(head.hash)
  })

  it.each(['csv', 'jsonl'])('leaves what is sealed sealed in %s', async (format) => {
    storage.close()
    storage = openSample(path('training'), { sealAccounts: true })
    recordAll(storage, sampleId(2), [confirmedEvent(sampleId(2), { account: '01999888777' })])
    const { output } = await run('export', '--data', folder.path, '--format', format)
    expect(output).not.toContain('01999888777')
    expect(output).not.toContain(SAMPLE_PIN)
    expect(output).toContain('sealed')
  })

  it('writes a new file and never over one', async () => {
    const out = path('journal.csv')
    const { code, output } = await run('export', '--data', folder.path, '--out', out)
    expect([code, output]).toEqual([0, `Written to ${out}.\n`])
    const written = readFileSync(out)
    const again = await run('export', '--data', folder.path, '--out', out, '--format', 'jsonl')
    expect([again.code, again.output]).toEqual([2, ''])
    expect(again.errors).toContain('is there already')
    expect(readFileSync(out)).toEqual(written)
    expect(existsSync(`${out}.part`)).toBe(false)
  })

  it('exports all that is there of a broken chain, and says so', async () => {
    tamper("UPDATE journal SET payload = '{}' WHERE seq = 3")
    const { code, output, errors } = await run('export', '--data', folder.path, '--format', 'jsonl')
    expect(code).toBe(1)
    expect(errors).toContain('broken at entry 3')
    expect(output.trimEnd().split('\n')).toHaveLength(5)
  })

  it('reads the file where the database is gone', async () => {
    storage.close()
    rmSync(path('training/terminal.db'))
    const { code, output } = await run('export', '--data', folder.path, '--format', 'jsonl')
    expect(code).toBe(0)
    expect(output).toContain(`"headSeq":4,"headHash":"${head.hash}"`)
    expect(output.trimEnd().split('\n')).toHaveLength(5)
  })

  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    [' padded', '" padded"'],
    ['=1+1', "'=1+1"],
    ['+2010', "'+2010"],
    ['-5', "'-5"],
    ['@sum(a,b)', '"\'@sum(a,b)"'],
    ['\t=1', '"\'\t=1"'],
    ['', ''],
  ])('writes the cell %j as %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell)
  })
})

it.each(['verify', 'export'])('ends quietly when nobody reads on: %s', async (verb) => {
  const gone = new Writable({
    write: (_chunk, _encoding, done) => {
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
    },
  })
  const args = [verb, '--data', folder.path]
  const command = { args, environment: {}, dataFolder: null, output: gone, errors: gone, nowMs: () => NOW_MS }
  expect(await runJournalCommand(command)).toBe(0)
})

describe('what cannot be done', () => {
  it.each<[string, () => string[], string]>([
    ['no command', () => [], 'journal verify | export'],
    ['another command', () => ['erase', '--data', folder.path], 'journal verify | export'],
    ['an option that is none', () => ['verify', '--dta', folder.path], 'journal verify | export'],
    ['a format that is none', () => ['export', '--data', folder.path, '--format', 'xml'], 'journal verify | export'],
    ['a mode that is none', () => ['verify', '--data', folder.path, '--mode', 'play'], 'journal verify | export'],
    ['no folder named', () => ['verify'], 'Say which folder'],
    ['a folder that is not there', () => ['verify', '--data', path('none')], 'There is no folder'],
    ['a file for a folder', () => ['verify', '--data', path('training/journal.jsonl')], 'There is no folder'],
    ['a folder of something else', () => ['verify', '--data', dirname(folder.path)], 'no records of a terminal'],
    [
      'the mode that is not there',
      () => ['verify', '--data', folder.path, '--mode', 'live'],
      'no records of a terminal',
    ],
    [
      'two modes',
      () => {
        mkdirSync(path('live'))
        copyFileSync(path('training/journal.jsonl'), path('live/journal.jsonl'))
        return ['verify', '--data', folder.path]
      },
      '--mode live or --mode training',
    ],
    [
      'the database of something else',
      () => {
        mkdirSync(path('other'))
        new Database(path('other/terminal.db')).exec('CREATE TABLE x (y)').close()
        return ['verify', '--data', path('other')]
      },
      'no records of a terminal',
    ],
    [
      'the database of a newer program',
      () => {
        tamper('PRAGMA user_version = 999990')
        return ['export', '--data', folder.path]
      },
      'written by a newer program',
    ],
    [
      'a file that cannot be made',
      () => ['export', '--data', folder.path, '--out', path('none/journal.csv')],
      'could not be written',
    ],
  ])('%s', async (_, args, sentence) => {
    const { code, output, errors } = await run(...args())
    expect([code, output]).toEqual([2, ''])
    expect(errors).toContain(sentence)
  })
})
