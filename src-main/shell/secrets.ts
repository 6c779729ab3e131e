/**
 * Secrets on this machine: one file each, encrypted by the operating system's store, readable by the owner alone.
 *
 * Goals: a store that only pretends to encrypt says so to whoever opens it; what cannot be read is never overwritten, it
 * is moved aside.
 */
import { chmod, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { SecretStore } from '../settings/ports.ts'

/** The part of Electron's safeStorage that is used. */
export type SafeStorageLike = {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(text: string): Promise<Buffer>
  decryptStringAsync(bytes: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }>
  getSelectedStorageBackend?(): string
}

export type OpenedSecrets = {
  readonly secrets: SecretStore
  /** What is kept is not really encrypted: whoever opens the store decides what may go into it. */
  readonly plain: boolean
}

export type StartSecrets = {
  readonly safeStorage: SafeStorageLike
  readonly directory: string
  readonly platform: NodeJS.Platform
  readonly nowMs: () => number
}

const ENCRYPTED = Buffer.from('encrypted 1\n')
const PLAIN = Buffer.from('plain 1\n')

/** Opens the store. Only after ready. */
export async function startSecrets(start: StartSecrets): Promise<OpenedSecrets> {
  const { safeStorage, directory, platform } = start
  const available = await safeStorage.isAsyncEncryptionAvailable().catch(() => false)
  // On Linux without a key store Electron encrypts with a password that everybody knows.
  const pretended = platform === 'linux' && safeStorage.getSelectedStorageBackend?.() === 'basic_text'
  await mkdir(directory, { recursive: true, mode: 0o700 })
  return { plain: pretended || !available, secrets: createStore(start, available) }
}

function createStore({ safeStorage, directory, nowMs }: StartSecrets, encrypts: boolean): SecretStore {
  const fileOf = (name: string): string => {
    if (!/^[a-z][a-z0-9-]{0,60}$/u.test(name))
      throw new Error('Expected the name of a secret: small letters and dashes')
    return path.join(directory, name)
  }

  async function read(name: string): ReturnType<SecretStore['read']> {
    const file = fileOf(name)
    let bytes: Buffer
    try {
      bytes = await readFile(file)
    } catch (error) {
      return { kind: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'none' : 'unreadable' }
    }
    if (bytes.subarray(0, PLAIN.length).equals(PLAIN)) {
      return { kind: 'found', value: bytes.subarray(PLAIN.length).toString('utf8') }
    }
    if (!bytes.subarray(0, ENCRYPTED.length).equals(ENCRYPTED)) return { kind: 'unreadable' }
    try {
      const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(bytes.subarray(ENCRYPTED.length))
      if (shouldReEncrypt) await put(file, await seal(result))
      return { kind: 'found', value: result }
    } catch {
      return { kind: 'unreadable' }
    }
  }

  async function seal(value: string): Promise<Buffer> {
    return encrypts
      ? Buffer.concat([ENCRYPTED, await safeStorage.encryptStringAsync(value)])
      : Buffer.concat([PLAIN, Buffer.from(value, 'utf8')])
  }

  return {
    read,
    async write(name, value) {
      const file = fileOf(name)
      const sealed = await seal(value)
      if ((await read(name)).kind === 'unreadable') await rename(file, `${file}.unreadable-${String(nowMs())}`)
      await put(file, sealed)
    },
    async remove(name) {
      await rm(fileOf(name), { force: true })
    },
  }
}

/** All or nothing: a power cut leaves the old file or the new one. */
async function put(file: string, bytes: Buffer): Promise<void> {
  const next = `${file}.next`
  const handle = await open(next, 'w', 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await chmod(next, 0o600)
  await rename(next, file)
}
