import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { createCanvas } from '@napi-rs/canvas'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { jsonFault } from './json-position.ts'
import { readProvisioning } from './provisioning.ts'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'provisioning-'))
  file = path.join(folder, 'terminal.json')
})
afterEach(() => rmSync(folder, { recursive: true }))

const smartpay = { baseUrl: 'https://pay.example', login: 'agent', password: 'hunter2' }

function read(content: unknown, options: { mode?: number; environment?: Record<string, string> } = {}) {
  const { mode = 0o600, environment = {} } = options
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  chmodSync(file, mode)
  return readProvisioning({ file, environment, platform: 'linux' })
}

async function refusal(content: unknown, options?: Parameters<typeof read>[1]): Promise<string> {
  const answer = await read(content, options)
  if (answer.kind !== 'refused') throw new Error('Expected a refusal')
  return answer.sentence.replaceAll(folder, '')
}

test('the whole file', async () => {
  expect(
    await read({
      mode: 'live',
      language: 'ar',
      machineSerial: 'SN-0042',
      smartpay: { ...smartpay, database: null, dialect: 'engine', cancelMethod: 'PUT' },
      printer: { kind: 'network', host: '192.168.1.50', port: 9100, model: 'epson-80', paperMm: 80 },
    }),
  ).toEqual({
    kind: 'provisioning',
    provisioning: {
      mode: 'live',
      language: 'ar',
      machineSerial: 'SN-0042',
      smartpay: {
        baseUrl: 'https://pay.example',
        database: null,
        dialect: 'engine',
        cancelMethod: 'PUT',
        account: { login: 'agent', password: 'hunter2' },
      },
      printer: { kind: 'network', host: '192.168.1.50', port: 9100, model: 'epson-80', paperMm: 80 },
      shop: null,
      backups: { second: null },
      receipts: { languages: 'one', logo: null },
      logo: null,
      offline: null,
      acceptPlainSecretStore: false,
    },
  })
})

test('what is left out has its usual value; a byte-order mark is no fault', async () => {
  const answer = await read(`\ufeff${JSON.stringify({ smartpay: { baseUrl: 'http://127.0.0.1:8101' } })}`)
  expect(answer).toEqual({
    kind: 'provisioning',
    provisioning: {
      mode: 'live',
      language: 'ar',
      machineSerial: null,
      smartpay: {
        baseUrl: 'http://127.0.0.1:8101',
        database: null,
        dialect: 'guide',
        cancelMethod: 'POST',
        account: null,
      },
      printer: null,
      shop: null,
      backups: { second: null },
      receipts: { languages: 'one', logo: null },
      logo: null,
      offline: null,
      acceptPlainSecretStore: false,
    },
  })
})

test('a serial printer is taken at what most are set to, where nothing else is said', async () => {
  expect(await read({ smartpay, printer: { kind: 'serial', path: 'COM3', model: 'epson' } })).toMatchObject({
    provisioning: {
      printer: { path: 'COM3', baudRate: 9_600, dataBits: 8, stopBits: 1, parity: 'none', flow: 'none', paperMm: 80 },
    },
  })
})

describe('what is wrong is named by its field, and never quoted', () => {
  test.each([
    [
      'a printer that hangs on nothing known',
      { smartpay, printer: { kind: 'pigeon', model: 'm' } },
      'The provisioning file /terminal.json: printer.kind: expected one of the known values.',
    ],
    [
      'an address of a serial printer',
      { smartpay, printer: { kind: 'serial', path: 'COM3', host: 'x', model: 'm' } },
      'The provisioning file /terminal.json: printer.host: there is no such field.',
    ],
    [
      'a speed that no port has',
      { smartpay, printer: { kind: 'serial', path: 'COM3', baudRate: 96, model: 'm' } },
      'The provisioning file /terminal.json: printer.baudRate: the value does not fit.',
    ],
    [
      'an unknown key',
      { mode: 'live', smartpay, colour: 1 },
      'The provisioning file /terminal.json: colour: there is no such field.',
    ],
    [
      'a misspelled key inside',
      { smartpay: { ...smartpay, databse: 'x' } },
      'The provisioning file /terminal.json: smartpay.databse: there is no such field.',
    ],
    [
      'a missing field',
      { smartpay: { login: 'agent' } },
      'The provisioning file /terminal.json: smartpay.baseUrl: expected string.',
    ],
    [
      'no gateway',
      { mode: 'live' },
      'The provisioning file /terminal.json: smartpay: a live terminal needs the gateway.',
    ],
    [
      'a password alone',
      { smartpay: { baseUrl: 'https://x.example', password: 'hunter2' } },
      'The provisioning file /terminal.json: smartpay.login: a password needs a login.',
    ],
    [
      'another mode',
      { mode: 'demo', smartpay },
      'The provisioning file /terminal.json: mode: expected one of live, training.',
    ],
    [
      'no address',
      { smartpay: { ...smartpay, baseUrl: 'hunter2' } },
      'The provisioning file /terminal.json: smartpay.baseUrl: the value does not fit.',
    ],
    [
      'an address that sends passwords in the open',
      { smartpay: { ...smartpay, baseUrl: 'http://hunter2.example' } },
      'The provisioning file /terminal.json: smartpay.baseUrl: expected https: plain http is for this machine itself only.',
    ],
    [
      'a machine of the local network taken for this one',
      { smartpay: { ...smartpay, baseUrl: 'http://127.0.0.1.hunter2.example' } },
      'The provisioning file /terminal.json: smartpay.baseUrl: expected https: plain http is for this machine itself only.',
    ],
    [
      'an address with a login',
      { smartpay: { ...smartpay, baseUrl: 'https://agent:hunter2@x.example' } },
      'The provisioning file /terminal.json: smartpay.baseUrl: expected an address without login, query or fragment.',
    ],
    [
      'another protocol',
      { smartpay: { ...smartpay, baseUrl: 'ftp://x.example' } },
      'The provisioning file /terminal.json: smartpay.baseUrl: expected an https address.',
    ],
    [
      'a serial that no header carries',
      { smartpay, machineSerial: 'hunter2\u202e' },
      'The provisioning file /terminal.json: machineSerial: the value does not fit.',
    ],
    [
      'a port that is none',
      { smartpay, printer: { kind: 'network', host: 'x', port: 99999, model: 'm' } },
      'The provisioning file /terminal.json: printer.port: the value does not fit.',
    ],
    [
      'a paper that is none',
      { smartpay, printer: { kind: 'network', host: 'x', model: 'm', paperMm: 72 } },
      'The provisioning file /terminal.json: printer.paperMm: expected one of the known values.',
    ],
    [
      'a placeholder serial',
      { smartpay, machineSerial: 'To be filled by O.E.M.' },
      'The provisioning file /terminal.json: machineSerial: a placeholder is no serial.',
    ],
    ['a list', [], 'The provisioning file /terminal.json: the whole: expected object.'],
    [
      'a broken line',
      '{\n  "mode": "live",\n  "password": hunter2\n}',
      'The provisioning file /terminal.json is not JSON: see line 3, column 15.',
    ],
    [
      'a comma too many',
      '{"mode": "live",}',
      'The provisioning file /terminal.json is not JSON: see line 1, column 17.',
    ],
    [
      'a field twice',
      '{"mode": "live", "smartpay": {"baseUrl": "https://x.example", "login": "hunter2", "login": "other"}}',
      'The provisioning file /terminal.json: smartpay.login: it stands there twice.',
    ],
    [
      'a field twice, once in another spelling of the same signs',
      '{"mode": "live", "m\\u006fde": "training"}',
      'The provisioning file /terminal.json: mode: it stands there twice.',
    ],
    [
      'a key that every object has',
      '{"__proto__": {"mode": "training"}, "smartpay": {"baseUrl": "https://x.example"}}',
      'The provisioning file /terminal.json: __proto__: there is no such field.',
    ],
    [
      'a number as text',
      { smartpay, printer: { kind: 'network', host: 'x', port: '9100', model: 'm' } },
      'The provisioning file /terminal.json: printer.port: expected number.',
    ],
    [
      'a part of a number',
      { smartpay, printer: { kind: 'network', host: 'x', port: 9100.5, model: 'm' } },
      'The provisioning file /terminal.json: printer.port: expected int.',
    ],
    [
      'a yes as text',
      { smartpay, acceptPlainSecretStore: 'true' },
      'The provisioning file /terminal.json: acceptPlainSecretStore: expected boolean.',
    ],
    [
      'a wrong type deep inside',
      { smartpay, shop: { name: { ar: 5, en: 'x' } } },
      'The provisioning file /terminal.json: shop.name.ar: expected string.',
    ],
    [
      'one language of a name',
      { smartpay, shop: { name: { ar: 'x' } } },
      'The provisioning file /terminal.json: shop.name.en: expected string.',
    ],
    [
      'nothing where a part belongs',
      { mode: 'live', smartpay: null },
      'The provisioning file /terminal.json: smartpay: expected object.',
    ],
    [
      'a login of two lines, which would be a second header',
      { smartpay: { ...smartpay, login: 'agent\r\npassword: hunter2' } },
      'The provisioning file /terminal.json: smartpay.login: expected one line without control characters.',
    ],
    [
      'a password of two lines',
      { smartpay: { ...smartpay, password: 'hunter2\nx' } },
      'The provisioning file /terminal.json: smartpay.password: expected one line without control characters.',
    ],
    [
      'a printer with its port in its name',
      { smartpay, printer: { kind: 'network', host: 'hunter2:9100', model: 'm' } },
      'The provisioning file /terminal.json: printer.host: expected a host name or an address, without a port.',
    ],
    [
      'several at once',
      { mode: 'demo', smartpay, colour: 1 },
      'The provisioning file /terminal.json: mode: expected one of live, training; colour: there is no such field.',
    ],
    ['only spaces', '  \n ', 'The provisioning file /terminal.json is not JSON: see line 2, column 2.'],
    ['a number', '5', 'The provisioning file /terminal.json: the whole: expected object.'],
    [
      'brackets without end',
      '['.repeat(5_000),
      'The provisioning file /terminal.json is not JSON: see line 1, column 201.',
    ],
    ['nothing', '', 'The provisioning file /terminal.json is not JSON: see line 1, column 1.'],
  ])('%s', async (_what, content, sentence) => {
    const said = await refusal(content)
    expect(said).toBe(sentence)
    expect(said).not.toContain('hunter2')
  })

  async function readAgain(): Promise<string> {
    const answer = await readProvisioning({ file, environment: {}, platform: 'linux' })
    return answer.kind === 'refused' ? answer.sentence.replaceAll(folder, '') : 'read'
  }

  test.each([
    ['UTF-16, as an old editor saves it', Buffer.from(`\ufeff${JSON.stringify({ smartpay })}`, 'utf16le')],
    [
      'an Arabic code page',
      Buffer.concat([Buffer.from('{"shop": "'), Buffer.from([0xe3, 0xdf, 0xca, 0xc8]), Buffer.from('"}')]),
    ],
  ])('%s', async (_what, content) => {
    writeFileSync(file, content, { mode: 0o600 })
    expect(await readAgain()).toBe('The provisioning file /terminal.json is not UTF-8: save it as UTF-8.')
  })

  test('a hundred megabytes: not even read', async () => {
    writeFileSync(file, '', { mode: 0o600 })
    truncateSync(file, 100_000_000)
    expect(await readAgain()).toBe('The provisioning file /terminal.json is too large: at most 1000000 bytes.')
  })

  test('a folder in its place', async () => {
    mkdirSync(file, { mode: 0o700 })
    expect(await readAgain()).toBe('The provisioning file /terminal.json is not a file.')
  })

  test.runIf(process.platform !== 'win32')('a pipe that nobody writes to holds nothing up', async () => {
    execFileSync('mkfifo', ['-m', '600', file])
    expect(await readAgain()).toBe('The provisioning file /terminal.json is not a file.')
  })

  test('a file that is not there', async () => {
    const answer = await readProvisioning({ file, environment: {}, platform: 'linux' })
    expect(answer).toEqual({ kind: 'refused', sentence: `The provisioning file ${file} cannot be read (ENOENT).` })
  })
})

describe('the file is its owner’s alone', () => {
  test.each([0o644, 0o640, 0o604, 0o660, 0o601])('mode %o is refused', async (mode) => {
    expect(await refusal({ smartpay }, { mode })).toBe(
      "The provisioning file /terminal.json must be its owner's alone: chmod 600.",
    )
  })
  test.each([0o600, 0o400])('mode %o is read', async (mode) => {
    expect((await read({ smartpay }, { mode })).kind).toBe('provisioning')
  })
  test('Windows has no such bits', async () => {
    writeFileSync(file, JSON.stringify({ smartpay }))
    chmodSync(file, 0o644)
    expect((await readProvisioning({ file, environment: {}, platform: 'win32' })).kind).toBe('provisioning')
  })
})

describe('a secret', () => {
  const password = async (secret: unknown, environment = {}) => {
    const answer = await read({ smartpay: { ...smartpay, password: secret } }, { environment })
    return answer.kind === 'refused'
      ? answer.sentence.replaceAll(folder, '')
      : answer.provisioning.smartpay?.account?.password
  }
  test('from the environment', async () => {
    expect(await password({ env: 'PAY_PASSWORD' }, { PAY_PASSWORD: 'p w' })).toBe('p w')
  })
  test('that the environment does not have', async () => {
    expect(await password({ env: 'PAY_PASSWORD' })).toBe(
      'The provisioning file /terminal.json: smartpay.password: the environment has no PAY_PASSWORD.',
    )
  })
  test('from a file beside, without its last line end', async () => {
    writeFileSync(path.join(folder, 'password'), ' p w \n', { mode: 0o600 })
    expect(await password({ file: 'password' })).toBe(' p w ')
  })
  test('from a file that others may read', async () => {
    writeFileSync(path.join(folder, 'password'), 'x')
    chmodSync(path.join(folder, 'password'), 0o644)
    expect(await password({ file: 'password' })).toBe(
      "The secret for smartpay.password /password must be its owner's alone: chmod 600.",
    )
  })
  test.each([
    ['that is empty', '', 'The secret for smartpay.password in /password is empty.'],
    [
      'of two lines',
      'one\ntwo',
      'The provisioning file /terminal.json: smartpay.password: expected one line without control characters.',
    ],
  ])('from a file %s', async (_what, content, sentence) => {
    writeFileSync(path.join(folder, 'password'), content, { mode: 0o600 })
    expect(await password({ file: 'password' })).toBe(sentence)
  })
  test('from a folder', async () => {
    expect(await password({ file: '.' })).toMatch(/^The secret for smartpay\.password .*is not a file\.$/u)
  })
  test('both at once', async () => {
    expect(await password({ file: 'password', env: 'X' })).toMatch(/smartpay\.password: expected a text/u)
  })
})

test('the second place for backups is found from beside the file, and need not be there', async () => {
  const answer = await read({ smartpay, backups: { second: 'stick/tills' } })
  expect(answer).toMatchObject({
    kind: 'provisioning',
    provisioning: { backups: { second: path.join(folder, 'stick', 'tills') } },
  })
})

describe('the logo on receipts', () => {
  /** A PNG of one grey dot for so many, as its first bytes say. */
  const png = (width: number, height: number): Buffer => {
    const bytes = createCanvas(8, 8).toBuffer('image/png')
    bytes.writeUInt32BE(width, 16)
    bytes.writeUInt32BE(height, 20)
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
    return bytes
  }
  async function withLogo(bytes: Uint8Array, mode = 0o600) {
    writeFileSync(path.join(folder, 'logo.png'), bytes)
    chmodSync(path.join(folder, 'logo.png'), mode)
    const answer = await read({ smartpay, receipts: { languages: 'both', logo: 'logo.png' } })
    return answer.kind === 'refused' ? answer.sentence.replaceAll(folder, '') : answer.provisioning
  }

  test('is read with the file, a relative path from beside it', async () => {
    expect(await withLogo(png(8, 8))).toMatchObject({
      receipts: { languages: 'both', logo: 'logo.png' },
      logo: png(8, 8),
    })
  })

  const refusedFor = 'The provisioning file /terminal.json: receipts.logo: '
  test.each<[string, Buffer, number, string]>([
    [
      'that others may read',
      png(8, 8),
      0o644,
      "The picture for receipts.logo /logo.png must be its owner's alone: chmod 600.",
    ],
    [
      'that is no picture',
      Buffer.from('GIF89a, or so it says, and some more of it'),
      0o600,
      `${refusedFor}expected a PNG picture.`,
    ],
    [
      'of twenty thousand by twenty thousand',
      png(20_000, 20_000),
      0o600,
      `${refusedFor}expected at most 2000 dots on either side.`,
    ],
    ['of no width', png(0, 8), 0o600, `${refusedFor}expected at most 2000 dots on either side.`],
    ['that is torn off', png(8, 8).subarray(0, 60), 0o600, `${refusedFor}the picture is damaged.`],
    [
      'of two megabytes',
      Buffer.alloc(2_000_000),
      0o600,
      'The picture for receipts.logo /logo.png is too large: at most 1000000 bytes.',
    ],
  ])('%s is refused by its field', async (_which, bytes, mode, sentence) => {
    expect(await withLogo(bytes, mode)).toBe(sentence)
  })

  test('that is not there', async () => {
    expect(await refusal({ smartpay, receipts: { logo: '/nowhere/logo.png' } })).toBe(
      'The picture for receipts.logo /nowhere/logo.png cannot be read (ENOENT).',
    )
  })
})

describe('where a text stops being JSON', () => {
  test('agrees with the engine on what is JSON', () => {
    const isJson = (text: string): boolean => {
      try {
        JSON.parse(text)
        return true
      } catch {
        return false
      }
    }
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', '"', '\\', '0', '.', 'e', 'x', '\n', '[', ':'))
      .map(([text, at, sign]) => {
        const place = at % (text.length + 1)
        return text.slice(0, place) + sign + text.slice(place + 1)
      })
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken, fc.string()), (text) => {
        expect(jsonFault(text) === null).toBe(isJson(text))
      }),
      { numRuns: 2000 },
    )
  })
})
