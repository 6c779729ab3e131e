import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openQueueExport, queueExportsIn, sealQueue } from './queue-export.ts'
import type { StoredPayment } from './ports.ts'
import { mobileTopUp, newFolder, openTill, prepared, settled } from './testing.ts'
import { handClock } from '../../src-shared/testing/hand-clock.ts'
import { minor } from '../../src-shared/domain/money.ts'

const PASSPHRASE = 'a long enough passphrase'
const ACCOUNT = '01012345678'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'export-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

async function oneQueued(): Promise<readonly StoredPayment[]> {
  const records = newFolder()
  const till = openTill(records.directory, handClock(), undefined, {
    serviceIds: [mobileTopUp.id],
    amountMaxMinor: minor(50_000),
    sumMaxMinor: minor(50_000),
    countMax: 9,
    ageMaxMs: 3_600_000,
    newPayments: 'wait',
    receipts: 'offer',
  })
  till.counter.line = 'no-line'
  const { saleId } = await prepared(till.payments)
  await till.payments.confirm({ saleId, cashReceivedMinor: minor(100_000), repeatAccepted: false })
  await settled()
  const queued = till.storage.payments.queued()
  till.close()
  records.remove()
  return queued
}

test('says what waits to who has the passphrase, and nothing to anybody else', async () => {
  const [stored] = await oneQueued()
  if (stored === undefined) throw new Error('Expected a payment that waits')
  const written = await queueExportsIn(folder, () => Date.UTC(2026, 10, 21, 9)).write([stored], PASSPHRASE)
  const fileName = written.ok ? written.value.fileName : ''
  expect(readdirSync(folder)).toEqual([fileName])
  expect(statSync(join(folder, fileName)).mode & 0o777).toBe(0o600)
  const text = readFileSync(join(folder, fileName), 'utf8')
  expect(text).not.toContain(ACCOUNT)
  expect(text).not.toContain(stored.state.id)
  expect(await openQueueExport(text, PASSPHRASE)).toMatchObject([
    { id: stored.state.id, account: ACCOUNT, amount: '50.00', total: '50.00', serviceId: mobileTopUp.id },
  ])
  expect(await openQueueExport(text, `${PASSPHRASE}!`)).toBeNull()
})

test.each([
  ['nothing', ''],
  ['something else', '{"form":"other"}'],
  ['a list', '[]'],
  ['null', 'null'],
])('%s is no such file', async (_what, text) => {
  expect(await openQueueExport(text, PASSPHRASE)).toBeNull()
})

test('a file that was changed anywhere does not open', async () => {
  const text = await sealQueue([], PASSPHRASE)
  const file = JSON.parse(text) as Record<string, string>
  for (const name of ['salt', 'nonce', 'sealed']) {
    const bytes = Buffer.from(file[name] ?? '', 'base64')
    bytes[0] = (bytes[0] ?? 0) ^ 1
    expect(await openQueueExport(JSON.stringify({ ...file, [name]: bytes.toString('base64') }), PASSPHRASE)).toBeNull()
  }
  expect(await openQueueExport(text, PASSPHRASE)).toEqual([])
})

test('no file is ever written over, and a disk that refuses is said', async () => {
  const exports = queueExportsIn(folder, () => 0)
  expect((await exports.write([], PASSPHRASE)).ok).toBe(true)
  expect(await exports.write([], PASSPHRASE)).toMatchObject({ ok: false, problem: { code: 'storage-failed' } })
  const nowhere = queueExportsIn(join(folder, readdirSync(folder)[0] ?? '', 'inside'), () => 0)
  expect(await nowhere.write([], PASSPHRASE)).toMatchObject({ ok: false, problem: { code: 'storage-failed' } })
})
