/**
 * Records payments as fast as it can until it is killed, and says on standard output what it was told is safe: one line
 * `<payment number> <state>` after each commit. Started by the durability test with the folder and the first number.
 */
import { writeSync } from 'node:fs'
import { confirmedEvent, openSample, SAMPLE_SALE_ID, sampleId, succeededEvent } from './sample-records.ts'

const [folder = '', first = '1'] = process.argv.slice(2)
const storage = openSample(folder)

for (let number = Number(first); ; number += 1) {
  const id = sampleId(number)
  storage.payments.transact((tx) => tx.record(id, SAMPLE_SALE_ID, [confirmedEvent(id), { kind: 'payment-sending' }]))
  writeSync(1, `${String(number)} sending\n`)
  storage.payments.transact((tx) =>
    tx.record(id, SAMPLE_SALE_ID, [succeededEvent({ trxNumber: `T${String(number)}` })]),
  )
  writeSync(1, `${String(number)} succeeded\n`)
}
