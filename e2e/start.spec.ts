/** The installer's day: everything that can be wrong before the first screen is said in both languages, and changes nothing. */
import { execFileSync } from 'node:child_process'
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { provisioning } from './terminal.ts'
import { attemptStart, type Ending } from './refused-start.ts'
import { expect, test } from './test.ts'

const PASSWORD = 'hunter2-planted'

const file = {
  mode: 'live',
  language: 'ar',
  machineSerial: 'E2E-TILL-0001',
  smartpay: { baseUrl: 'http://127.0.0.1:9', login: 'agent', password: PASSWORD },
}
const gateway = (changed: Record<string, unknown>) => ({ ...file, smartpay: { ...file.smartpay, ...changed } })
const detail = (text: string) => `The provisioning file terminal.json: ${text}`

/** One sentence in each language, one line of detail; no stack, no secret, no announcement, and a failure to whoever asks. */
function expectRefusal({ exitCode, output, said }: Ending, english: string): void {
  const [arabic, inEnglish, ...details] = said.split('\n')
  expect(exitCode).toBe(1)
  expect(output).toBe('')
  expect(arabic).toMatch(/\p{Script=Arabic}/u)
  expect(inEnglish).toContain(english)
  expect(details).toHaveLength(1)
  expect(said).not.toMatch(/^\s+at |Uncaught|Error:/mu)
  expect(said).not.toContain(PASSWORD)
}

test.describe('a provisioning file that cannot be followed', () => {
  for (const [what, content, expected, mode] of [
    ['is not JSON', `{"mode": ${PASSWORD}`, 'terminal.json is not JSON: see line 1, column 10.'],
    ['has an unknown key', { ...file, colour: 1 }, detail('colour: there is no such field.')],
    ['has a wrong type', { ...file, language: 5 }, detail('language: expected one of ar, en.')],
    ['can be read by others', file, "terminal.json must be its owner's alone: chmod 600.", 0o644],
    ['names a secret that is not there', gateway({ password: { env: 'NO_SUCH' } }), 'the environment has no NO_SUCH.'],
    [
      'sends passwords in the open',
      gateway({ baseUrl: 'http://pay.example.com' }),
      detail('smartpay.baseUrl: expected https: plain http is for this machine itself only.'),
    ],
    [
      'has a password in the address',
      gateway({ baseUrl: `https://agent:${PASSWORD}@pay.example.com` }),
      detail('smartpay.baseUrl: expected an address without login, query or fragment.'),
    ],
    ['has a placeholder for a serial', { ...file, machineSerial: '0000000' }, 'a placeholder is no serial.'],
    [
      'has a serial that no header carries',
      { ...file, machineSerial: 'SN\u202e\n1' },
      detail('machineSerial: the value does not fit.'),
    ],
  ] as const) {
    test(what, async ({ dataDir }) => {
      const ending = await attemptStart({ dataDir, provisioning: content, ...(mode === undefined ? {} : { mode }) })
      expectRefusal(ending, 'The terminal was not set up')
      expect(ending.said).toContain(expected)
      expect(await readdir(dataDir), 'nothing was kept').not.toContain('live')
    })
  }
})

test('the file as in the handbook, with no word on the secret store, sets a terminal up on this machine', async ({
  start,
  world,
}) => {
  const { acceptPlainSecretStore: _left, ...asked } = provisioning(world, 'ar')
  const { terminal, at } = await start({ provisioning: { ...asked, acceptPlainSecretStore: undefined } })
  await at.signIn()
  expect(terminal.announced.sandbox).toBeNull()
  const records = join(terminal.dataDir, 'live')
  const journal = await readFile(join(records, 'journal.jsonl'), 'utf8')
  const first = JSON.parse(journal.slice(0, journal.indexOf('\n'))) as { payload: { event: object } }
  expect(first.payload.event).toMatchObject({ kind: 'terminal-set-up', machineSerial: 'E2E-TILL-0001' })
  // Where the machine has no real key store, the account is held for this run alone, and the journal says so.
  expect(await readdir(join(records, 'secrets'))).toEqual(['data-key'])
  expect(journal).toContain('"plain-secret-store-used"')
})

test('a machine without any number of its own is refused before the first record', async ({ dataDir }) => {
  const { machineSerial: _left, ...nameless } = file
  const ending = await attemptStart({ dataDir, provisioning: nameless })
  // Most machines have one; where this one has not, it must be asked for.
  if (ending.exitCode === null) {
    const journal = await readFile(join(dataDir, 'live', 'journal.jsonl'), 'utf8')
    expect(journal).toMatch(/"machineSerial":"[^"]+"/u)
  } else {
    expectRefusal(ending, 'This machine has no serial number of its own')
    expect(await readdir(join(dataDir, 'live'))).not.toContain('journal.jsonl')
  }
})

test.describe('a data folder that cannot be used', () => {
  const start = (dataDir: string) => attemptStart({ dataDir, provisioning: file })

  test('a file in its place', async ({ dataDir }) => {
    await writeFile(join(dataDir, 'file'), 'x')
    expectRefusal(await start(join(dataDir, 'file')), 'The disk refused')
  })

  test('records of the other mode', async ({ dataDir }) => {
    expect((await start(dataDir)).exitCode).toBeNull()
    await cp(join(dataDir, 'live'), join(dataDir, 'training'), { recursive: true })
    const before = await readFile(join(dataDir, 'training', 'journal.jsonl'), 'utf8')
    expectRefusal(await attemptStart({ dataDir }), 'in the other mode')
    expect(await readFile(join(dataDir, 'training', 'journal.jsonl'), 'utf8')).toBe(before)
  })

  test('noise in place of the records and of every copy of them', async ({ dataDir }) => {
    expect((await start(dataDir)).exitCode).toBeNull()
    for (const name of ['terminal.db', 'journal.jsonl'])
      await writeFile(join(dataDir, 'live', name), Buffer.alloc(9000, 7))
    await rm(join(dataDir, 'live', 'backups'), { recursive: true })
    expectRefusal(await start(dataDir), 'are damaged and could not be rebuilt')
    expect((await stat(join(dataDir, 'live', 'terminal.db'))).size, 'nothing is thrown away').toBe(9000)
  })

  test('noise in place of the database or of the catalogue is mended', async ({ dataDir }) => {
    expect((await start(dataDir)).exitCode).toBeNull()
    for (const name of ['terminal.db', 'cache.db', 'secrets/data-key']) {
      await writeFile(join(dataDir, 'live', name), Buffer.alloc(9000, 7))
      expect((await start(dataDir)).exitCode, name).toBeNull()
    }
    const journal = await readFile(join(dataDir, 'live', 'journal.jsonl'), 'utf8')
    expect(journal).toContain('"records-repaired"')
    expect(journal).toContain('"data-key-lost"')
    expect(await readdir(join(dataDir, 'live', 'damaged'))).toHaveLength(1)
    const secrets = await readdir(join(dataDir, 'live', 'secrets'))
    expect(secrets.filter((name) => name.startsWith('data-key.unreadable-'))).toHaveLength(1)
  })

  test('a second start on the same folder fails and leaves the first alone', async ({
    start: startTerminal,
    dataDir,
  }) => {
    const { at } = await startTerminal()
    expectRefusal(await start(dataDir), 'already running')
    await at.signIn()
  })

  for (const [what, options, sentence] of [
    ['full', 'size=400k', 'The disk is full'],
    ['mounted for reading', 'size=4m,ro', 'may not write'],
  ] as const) {
    test(`a disk that is ${what}`, async ({ dataDir }) => {
      const disk = join(dataDir, 'disk')
      await mkdir(disk)
      const canMount = mount(options, disk)
      test.skip(!canMount && process.env['CI'] !== 'true', 'Only root can mount a small disk')
      expect(canMount).toBe(true)
      try {
        expectRefusal(await start(disk), sentence)
      } finally {
        execFileSync('umount', ['-l', disk])
      }
    })
  }
})

function mount(options: string, at: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', at], { stdio: 'pipe' })
    return true
  } catch {
    return false
  }
}
