import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
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
      acceptPlainSecretStore: false,
    },
  })
})

describe('what is wrong is named by its field, and never quoted', () => {
  test.each([
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
    ['nothing', '', 'The provisioning file /terminal.json is not JSON: see line 1, column 1.'],
  ])('%s', async (_what, content, sentence) => {
    const said = await refusal(content)
    expect(said).toBe(sentence)
    expect(said).not.toContain('hunter2')
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
  test('both at once', async () => {
    expect(await password({ file: 'password', env: 'X' })).toMatch(/smartpay\.password: expected a text/u)
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
