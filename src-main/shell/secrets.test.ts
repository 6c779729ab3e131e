import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startSecrets, type SafeStorageLike, type StartSecrets } from './secrets.ts'

let directory: string
beforeEach(() => {
  directory = path.join(mkdtempSync(path.join(os.tmpdir(), 'secrets-')), 'secrets')
})
afterEach(() => rmSync(path.dirname(directory), { recursive: true }))

/** A store of the operating system: one key, real encryption. */
function keyStore(more: Partial<SafeStorageLike> = {}): SafeStorageLike {
  const key = randomBytes(32)
  return {
    isAsyncEncryptionAvailable: async () => true,
    async encryptStringAsync(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body])
    },
    async decryptStringAsync(bytes) {
      const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
      cipher.setAuthTag(bytes.subarray(12, 28))
      const result = Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8')
      return { result, shouldReEncrypt: false }
    },
    getSelectedStorageBackend: () => 'gnome_libsecret',
    ...more,
  }
}

const start = (more: Partial<StartSecrets> = {}) =>
  startSecrets({
    safeStorage: keyStore(),
    directory,
    platform: 'linux',
    nowMs: () => 1000,
    ...more,
  })

test('a secret is kept encrypted, for the owner alone, over a restart', async () => {
  const safeStorage = keyStore()
  const { secrets, plain } = await start({ safeStorage })
  await secrets.write('smartpay-account', 'hunter2 سرّ')
  expect(plain).toBe(false)
  const file = path.join(directory, 'smartpay-account')
  expect(readFileSync(file).includes('hunter2')).toBe(false)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(directory).mode & 0o777).toBe(0o700)
  const again = await start({ safeStorage })
  expect(await again.secrets.read('smartpay-account')).toEqual({ kind: 'found', value: 'hunter2 سرّ' })
  await again.secrets.remove('smartpay-account')
  expect(await again.secrets.read('smartpay-account')).toEqual({ kind: 'none' })
  expect(readdirSync(directory)).toEqual([])
})

test('what another key wrote is unreadable, and a new secret moves it aside', async () => {
  await (await start()).secrets.write('data-key', 'old')
  const { secrets } = await start()
  expect(await secrets.read('data-key')).toEqual({ kind: 'unreadable' })
  const before = readFileSync(path.join(directory, 'data-key'))
  await secrets.write('data-key', 'new')
  expect(await secrets.read('data-key')).toEqual({ kind: 'found', value: 'new' })
  expect(readFileSync(path.join(directory, 'data-key.unreadable-1000'))).toEqual(before)
})

test('a file of something else is unreadable', async () => {
  const { secrets } = await start()
  writeFileSync(path.join(directory, 'data-key'), 'what is this')
  expect(await secrets.read('data-key')).toEqual({ kind: 'unreadable' })
})

describe('a store that only pretends', () => {
  const pretending = () => keyStore({ getSelectedStorageBackend: () => 'basic_text' })
  const missing = () => keyStore({ isAsyncEncryptionAvailable: async () => false })
  const failing = () => keyStore({ isAsyncEncryptionAvailable: () => Promise.reject(new Error('no key store')) })

  test.each([
    ['a fixed password on Linux', pretending],
    ['no encryption at all', missing],
    ['a store that fails when asked', failing],
  ])('%s keeps secrets for the owner alone, and says that it is plain', async (_what, safeStorage) => {
    const { secrets, plain } = await start({ safeStorage: safeStorage() })
    expect(plain).toBe(true)
    await secrets.write('data-key', 'k')
    expect(await secrets.read('data-key')).toEqual({ kind: 'found', value: 'k' })
    expect(statSync(path.join(directory, 'data-key')).mode & 0o777).toBe(0o600)
  })

  test('the name of a store on Linux says nothing elsewhere', async () => {
    expect((await start({ safeStorage: pretending(), platform: 'darwin' })).plain).toBe(false)
  })
})

test.each(['../x', 'A', '', 'a/b'])('%j is not the name of a secret', async (name) => {
  const { secrets } = await start()
  await expect(secrets.read(name)).rejects.toThrow('Expected the name of a secret')
})
