import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  configurationFrom,
  needsSandbox,
  plainSecretsAccepted,
  settleConfiguration,
  type Configuration,
} from './configuration.ts'
import { dataFolder } from './data-folder.ts'
import { loadDataKey } from './data-key.ts'
import type { SecretStore, SettingsStore } from './ports.ts'
import { provisioningSchema, type Provisioning } from './provisioning-schema.ts'

const provisioned = (file: object): Provisioning => {
  const parsed = provisioningSchema.parse({ smartpay: { baseUrl: 'https://pay.example' }, ...file })
  return {
    ...parsed,
    machineSerial: null,
    logo: null,
    smartpay: {
      baseUrl: 'https://pay.example',
      database: null,
      dialect: 'engine',
      cancelMethod: 'PUT',
      account: { login: 'agent', password: '1234' },
    },
  }
}
const sandbox = { smartpay: 'http://127.0.0.1:8101', printer: { host: '127.0.0.1', port: 9100 } }

describe('the configuration', () => {
  test('without a file is training in the sandbox, with its printer', () => {
    expect(needsSandbox(null)).toBe(true)
    expect(plainSecretsAccepted(null)).toBe(true)
    expect(configurationFrom(null, sandbox, 'epson-80')).toMatchObject({
      mode: 'training',
      language: 'ar',
      gateway: { baseUrl: 'http://127.0.0.1:8101', dialect: 'guide' },
      account: null,
      printer: { host: '127.0.0.1', port: 9100, model: 'epson-80', paperMm: 80 },
    })
  })

  test('of a file is what the file says, and nothing of the sandbox', () => {
    const file = provisioned({ language: 'en' })
    expect(needsSandbox(file)).toBe(false)
    expect(plainSecretsAccepted(file)).toBe(false)
    expect(plainSecretsAccepted(provisioned({ acceptPlainSecretStore: true }))).toBe(true)
    expect(configurationFrom(file, null, 'epson-80')).toEqual({
      mode: 'live',
      language: 'en',
      gateway: { baseUrl: 'https://pay.example', database: null, dialect: 'engine', cancelMethod: 'PUT' },
      account: { login: 'agent', password: '1234' },
      printer: null,
      shop: null,
    })
  })
})

function memory(): SettingsStore {
  const values = new Map<string, string>()
  return {
    read: (name) => (values.has(name) ? (JSON.parse(values.get(name)!) as unknown) : undefined),
    write: (name, value) => void values.set(name, JSON.stringify(value)),
  }
}

describe('while something is unsettled', () => {
  const first = configurationFrom(provisioned({}), null, 'm')
  const rows: readonly (readonly [string, Partial<Configuration>, readonly string[]])[] = [
    ['the same again', {}, []],
    ['another printer', { printer: { kind: 'network', host: 'x', port: 1, model: 'm', paperMm: 58 } }, []],
    ['another password', { account: { login: 'agent', password: '5678' } }, []],
    ['no account any more', { account: null }, []],
    ['another address', { gateway: { ...first.gateway, baseUrl: 'https://other.example' } }, ['smartpay.baseUrl']],
    ['another database', { gateway: { ...first.gateway, database: 'b' } }, ['smartpay.database']],
    ['another login', { account: { login: 'other', password: '1' } }, ['smartpay.login']],
  ]
  test.each(rows)('%s', (_what, change, refused) => {
    const settings = memory()
    settleConfiguration(first, { settings, unsettledCount: 0 })
    const settled = settleConfiguration({ ...first, ...change }, { settings, unsettledCount: 2 })
    expect(settled.refused).toEqual(refused)
    if (refused.length > 0) expect(settled.configuration).toMatchObject({ gateway: first.gateway, account: null })
    else expect(settled.configuration).toEqual({ ...first, ...change })
    // Once everything is settled the same file is followed.
    expect(settleConfiguration({ ...first, ...change }, { settings, unsettledCount: 0 }).configuration).toEqual({
      ...first,
      ...change,
    })
  })

  test('training is not held to a sandbox that is gone', () => {
    const settings = memory()
    settleConfiguration(configurationFrom(null, sandbox, 'm'), { settings, unsettledCount: 0 })
    const moved = configurationFrom(null, { ...sandbox, smartpay: 'http://127.0.0.1:9' }, 'm')
    expect(settleConfiguration(moved, { settings, unsettledCount: 3 })).toEqual({ configuration: moved, refused: [] })
  })
})

describe('the data key', () => {
  function secretsWith(kept: Awaited<ReturnType<SecretStore['read']>>): SecretStore & { written: string[] } {
    const written: string[] = []
    return {
      written,
      read: async () => kept,
      write: async (_name, value) => void written.push(value),
      remove: async () => {},
    }
  }
  const newKey = () => randomBytes(32)

  test('is made at the first start', async () => {
    const secrets = secretsWith({ kind: 'none' })
    const loaded = await loadDataKey({ secrets, newKey, recordsExist: false })
    expect(loaded).toMatchObject({ kind: 'ready', isNew: true })
    expect(secrets.written).toEqual([loaded.kind === 'ready' ? loaded.key.toString('base64') : ''])
  })

  test('is found at the next', async () => {
    const key = randomBytes(32)
    const secrets = secretsWith({ kind: 'found', value: key.toString('base64') })
    expect(await loadDataKey({ secrets, newKey, recordsExist: true })).toEqual({ kind: 'ready', key, isNew: false })
    expect(secrets.written).toEqual([])
  })

  test.each([
    ['that cannot be read', { kind: 'unreadable' }, false, 'unreadable'],
    ['of the wrong length', { kind: 'found', value: 'AAAA' }, true, 'unreadable'],
    ['that is gone while records are there', { kind: 'none' }, true, 'missing'],
  ] as const)('%s is lost, and nothing is written over it', async (_what, kept, recordsExist, why) => {
    const secrets = secretsWith(kept)
    expect(await loadDataKey({ secrets, newKey, recordsExist })).toEqual({ kind: 'lost', why })
    expect(secrets.written).toEqual([])
  })
})

test('live and training have folders of their own', () => {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'data-'))
  try {
    expect(dataFolder(directory, 'live')).toEqual({
      records: path.join(directory, 'live'),
      secrets: path.join(directory, 'live', 'secrets'),
      recordsExist: false,
    })
    const training = dataFolder(directory, 'training')
    expect(training.records).toBe(path.join(directory, 'training'))
    writeFileSync(path.join(directory, 'terminal.db'), '')
    expect(dataFolder(directory, 'training').recordsExist).toBe(false)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
