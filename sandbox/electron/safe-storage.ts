import { createCipheriv, createDecipheriv, pbkdf2Sync } from 'node:crypto'
import type { Runtime } from './runtime.ts'

const PREFIX = Buffer.from('v10')

/**
 * `safeStorage` on a machine without a key store: the back end is `basic_text`, that is Chromium's fixed password, in
 * Chromium's own format (`v10`, AES-128-CBC). It hides nothing, and `getSelectedStorageBackend` says so.
 */
export function makeSafeStorage(runtime: Runtime): object {
  const key = pbkdf2Sync('peanuts', 'saltysalt', 1, 16, 'sha1')
  const iv = Buffer.alloc(16, ' ')
  let usesPlainText = false
  const encrypt = (plainText: string): Buffer => {
    if (typeof plainText !== 'string') throw new TypeError('Error processing argument at index 0, expected a string')
    const cipher = createCipheriv('aes-128-cbc', key, iv)
    return Buffer.concat([PREFIX, cipher.update(plainText, 'utf8'), cipher.final()])
  }
  const decrypt = (encrypted: Buffer): string => {
    if (!Buffer.isBuffer(encrypted))
      throw new TypeError('Expected the first argument of decryptString() to be a buffer')
    if (!encrypted.subarray(0, PREFIX.length).equals(PREFIX)) {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.')
    }
    const decipher = createDecipheriv('aes-128-cbc', key, iv)
    return Buffer.concat([decipher.update(encrypted.subarray(PREFIX.length)), decipher.final()]).toString('utf8')
  }
  const requireReady = (): void => {
    if (!runtime.isReady) throw new Error('safeStorage cannot be used before app is ready')
  }
  const isSyncAvailable = (): boolean => runtime.isReady && usesPlainText
  return {
    isEncryptionAvailable: isSyncAvailable,
    encryptString(plainText: string): Buffer {
      if (!isSyncAvailable()) {
        throw new Error(
          'Error while encrypting the text provided to safeStorage.encryptString. Encryption is not available.',
        )
      }
      return encrypt(plainText)
    },
    decryptString(encrypted: Buffer): string {
      if (!isSyncAvailable()) {
        throw new Error(
          'Error while decrypting the ciphertext provided to safeStorage.decryptString. Decryption is not available.',
        )
      }
      return decrypt(encrypted)
    },
    // The asynchronous functions always find a key: Chromium's fixed one, where there is no better.
    async isAsyncEncryptionAvailable(): Promise<boolean> {
      requireReady()
      return true
    },
    async encryptStringAsync(plainText: string): Promise<Buffer> {
      requireReady()
      return encrypt(plainText)
    },
    async decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
      requireReady()
      return { result: decrypt(encrypted), shouldReEncrypt: false }
    },
    getSelectedStorageBackend: () => (runtime.isReady ? 'basic_text' : 'unknown'),
    setUsePlainTextEncryption(usePlainText: boolean): void {
      usesPlainText = usePlainText
    },
  }
}
