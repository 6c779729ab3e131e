/** A commit is as quick as its pages are few: what a step of a payment writes, counted in the write-ahead log. */
import { randomUUID } from 'node:crypto'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { PaymentEvent, PaymentId } from '../../src-shared/domain/payment.ts'
import { FILE_NAMES } from './files.ts'
import { confirmedEvent, openSample, sampleSettlement, temporaryFolder } from './sample-records.ts'

const FRAME_BYTES = 24 + 4_096
/** So many that no index is one page any more, and so few that the log is not begun anew. */
const PAYMENTS = 60

it('writes few pages for each step of a payment that waited', () => {
  const folder = temporaryFolder()
  const storage = openSample(folder.path)
  try {
    const logBytes = (): number => statSync(join(folder.path, `${FILE_NAMES.database}-wal`)).size
    const mostPages = [0, 0, 0]
    for (let number = 0; number < PAYMENTS; number += 1) {
      const id = randomUUID() as PaymentId
      const saleId = randomUUID()
      const settlement = sampleSettlement({ trxNumber: `REQ${String(number)}` })
      const steps: readonly (readonly PaymentEvent[])[] = [
        [confirmedEvent(id, { account: `010${String(10_000_000 + number)}` }), { kind: 'payment-queued' }],
        [{ kind: 'payment-sending' }],
        [{ kind: 'payment-succeeded', settlement, proof: 'told', source: 'reply' }],
      ]
      for (const [step, events] of steps.entries()) {
        const before = logBytes()
        storage.payments.transact((tx) => tx.record(id, saleId, events))
        const pages = (logBytes() - before) / FRAME_BYTES
        mostPages[step] = Math.max(mostPages[step] ?? 0, pages)
      }
    }
    const [joining = 0, leaving = 0, settled = 0] = mostPages
    expect(joining).toBeLessThanOrEqual(24)
    expect(leaving).toBeLessThanOrEqual(6)
    expect(settled).toBeLessThanOrEqual(10)
    expect(leaving).toBeGreaterThan(2)
  } finally {
    storage.close()
    folder.remove()
  }
})
