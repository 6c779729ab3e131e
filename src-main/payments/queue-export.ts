/**
 * What waits, written into a file that only a passphrase opens: for a supervisor to read elsewhere when this machine no
 * longer can be asked. There is no way back in: a copy that could be sent too would be a second payment.
 *
 * The file is JSON: `{"form": "bill-terminal-queue-1", "salt": …, "nonce": …, "sealed": …}`, base64, AES-256-GCM under
 * scrypt of the passphrase (N 2^15, r 8, p 1), the form as additional data; inside is a JSON list of payments.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { formatAmount } from '../../src-shared/domain/money.ts'
import { supportCode } from '../../src-shared/domain/support-code.ts'
import { fail, ok, type Reply } from '../../src-shared/domain/problem.ts'
import type { StoredPayment } from './ports.ts'

const FORM = 'bill-terminal-queue-1'
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 } as const
const KEY_BYTES = 32
const TAG_BYTES = 16

export type ExportedPayment = {
  readonly id: string
  readonly reference: string
  readonly takenAt: string
  readonly serviceId: number
  readonly service: string
  readonly biller: string
  readonly account: string
  readonly extraKeys: readonly { readonly key: string; readonly value: string }[]
  readonly amount: string
  readonly total: string
}

export type QueueExports = {
  /** Writes a new file, its owner's alone, and syncs it. Fails with `storage-failed` where the disk refuses; no half of one stays. */
  write(queued: readonly StoredPayment[], passphrase: string): Promise<Reply<{ fileName: string; folder: string }>>
}

export function queueExportsIn(folder: string, nowMs: () => number): QueueExports {
  return {
    async write(queued, passphrase) {
      const fileName = `queue-${new Date(nowMs()).toISOString().replace(/[:.]/gu, '-')}.json`
      const text = await sealQueue(queued.map(exported), passphrase)
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writeNew(path.join(folder, fileName), text)
      } catch (problem) {
        if (!(problem instanceof Error && 'code' in problem)) throw problem
        return fail('storage-failed')
      }
      return ok({ fileName, folder })
    },
  }
}

async function writeNew(name: string, text: string): Promise<void> {
  const file = await open(name, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } catch (problem) {
    await rm(name, { force: true })
    throw problem
  } finally {
    await file.close()
  }
}

function exported({ state, confirmedAtMs }: StoredPayment): ExportedPayment {
  const { id, request, sale } = state
  return {
    id,
    reference: supportCode(id),
    takenAt: new Date(confirmedAtMs).toISOString(),
    serviceId: request.serviceId,
    service: sale.serviceName.en,
    biller: sale.billerName.en,
    account: request.account,
    extraKeys: request.extraKeys,
    amount: formatAmount(request.amountMinor),
    total: formatAmount(sale.totalMinor),
  }
}

/** The file's text. */
export async function sealQueue(payments: readonly ExportedPayment[], passphrase: string): Promise<string> {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)]
  const cipher = createCipheriv('aes-256-gcm', await keyOf(passphrase, salt), nonce).setAAD(Buffer.from(FORM))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(payments)), cipher.final(), cipher.getAuthTag()])
  return JSON.stringify({
    form: FORM,
    salt: salt.toString('base64'),
    nonce: nonce.toString('base64'),
    sealed: sealed.toString('base64'),
  })
}

/** What a file holds. Null: it is no such file, was changed, or the passphrase is another. */
export async function openQueueExport(text: string, passphrase: string): Promise<readonly ExportedPayment[] | null> {
  try {
    const { form, salt, nonce, sealed } = JSON.parse(text) as Record<string, string>
    if (form !== FORM || salt === undefined || nonce === undefined || sealed === undefined) return null
    const bytes = Buffer.from(sealed, 'base64')
    const key = await keyOf(passphrase, Buffer.from(salt, 'base64'))
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64'))
      .setAAD(Buffer.from(FORM))
      .setAuthTag(bytes.subarray(-TAG_BYTES))
    const plain = Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()])
    return JSON.parse(plain.toString('utf8')) as readonly ExportedPayment[]
  } catch {
    return null
  }
}

const derive = promisify<string, Buffer, number, typeof COST, Buffer>(scrypt)

function keyOf(passphrase: string, salt: Buffer): Promise<Buffer> {
  return derive(passphrase.normalize('NFC'), salt, KEY_BYTES, COST)
}
