/** Provisioning files that an installer's editor, or an installer, can make: refused by a sentence, and nothing is kept. */
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attemptStart } from '../../refused-start.ts'
import { expect, test } from '../../test.ts'

const SECRET = 'hunter2-planted'
const good = {
  mode: 'live',
  machineSerial: 'E2E-TILL-0001',
  smartpay: { baseUrl: 'http://127.0.0.1:9', login: 'agent', password: SECRET },
}
const text = JSON.stringify(good)

type Made = (file: string) => Promise<unknown>
const write =
  (content: string | Buffer): Made =>
  (file) =>
    writeFile(file, content)

const FILES: readonly (readonly [what: string, make: Made, said: string])[] = [
  ['saved as UTF-16', write(Buffer.from(`\ufeff${text}`, 'utf16le')), 'is not UTF-8: save it as UTF-8.'],
  [
    'with a shop’s name in an old Arabic code page',
    write(
      Buffer.concat([
        Buffer.from(text.slice(0, -1)),
        Buffer.from(',"shop":"'),
        Buffer.from([0xe3, 0xdf]),
        Buffer.from('"}'),
      ]),
    ),
    'is not UTF-8: save it as UTF-8.',
  ],
  ['that is empty', write(''), 'is not JSON: see line 1, column 1.'],
  ['with a comma too many', write(text.replace(/\}$/u, ',}')), 'is not JSON: see line 1,'],
  [
    'with a field twice',
    write(text.replace('"login"', `"login":"${SECRET}","login"`)),
    'smartpay.login: it stands there twice.',
  ],
  [
    'with a password of two lines',
    write(JSON.stringify({ ...good, smartpay: { ...good.smartpay, password: `${SECRET}\nx` } })),
    'smartpay.password: expected one line without control characters.',
  ],
  [
    'with a wrong type deep inside',
    write(JSON.stringify({ ...good, shop: { name: { ar: 5, en: SECRET } } })),
    'shop.name.ar: expected string.',
  ],
  [
    'with a number as text',
    write(JSON.stringify({ ...good, printer: { kind: 'network', host: 'x', port: '9100', model: SECRET } })),
    'printer.port: expected number.',
  ],
  [
    'of a hundred megabytes',
    async (file) => {
      await writeFile(file, '')
      await truncate(file, 100_000_000)
    },
    'is too large: at most 1000000 bytes.',
  ],
  ['that is a folder', (file) => mkdir(file, { mode: 0o700 }), 'is not a file.'],
  ['that is not there', () => Promise.resolve(), 'cannot be read (ENOENT).'],
]
const PIPE: (typeof FILES)[number] = [
  'that is a pipe nobody writes to',
  (file) => Promise.resolve(execFileSync('mkfifo', [file])),
  'is not a file.',
]

for (const [what, make, said] of process.platform === 'win32' ? FILES : [...FILES, PIPE]) {
  test(`a file ${what}`, async ({ dataDir }) => {
    const folder = await mkdtemp(join(tmpdir(), 'terminal-installer-'))
    const file = join(folder, 'terminal.json')
    await make(file)
    const { mode } = await stat(file).catch(() => ({ mode: 0 }))
    if (mode !== 0) await chmod(file, mode & 0o700)
    const ending = await attemptStart({ dataDir, provisioningFile: file })
    await rm(folder, { recursive: true })
    const [arabic, english, ...details] = ending.said.split('\n')
    expect(ending).toMatchObject({ exitCode: 1, output: '' })
    expect(arabic).toMatch(/لم يتم إعداد الجهاز/u)
    expect(english).toContain('The terminal was not set up')
    expect(details).toHaveLength(1)
    expect(details[0]).toContain(said)
    expect(ending.said).not.toContain(SECRET)
    expect(ending.said).not.toMatch(/^\s+at |Uncaught|Error:/mu)
    expect(await readdir(dataDir), 'nothing was kept').not.toContain('live')
  })
}
