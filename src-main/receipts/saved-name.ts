/** What a saved receipt's file is called: `2026-11-20-REQ000124`, of a copy `2026-11-20-REQ000124-copy-2`. */
import { cairoShortDate } from '../../src-shared/domain/cairo-time.ts'
import { knownNumber } from '../../src-shared/domain/payment.ts'
import type { ReceiptPayment } from '../../src-shared/domain/receipt-document.ts'

const NUMBER_LENGTH_MAX = 40
const OWN_NUMBER_LENGTH = 8

/** The day it was paid and its number: the gateway's, of which only plain signs may be in a file's name, else our own. */
export function savedName({ state, confirmedAtMs }: ReceiptPayment, copyNumber: number): string {
  const day = cairoShortDate(confirmedAtMs).split('/').reverse().join('-')
  const plain = (knownNumber(state) ?? '').replace(/[^0-9A-Za-z]/gu, '').slice(0, NUMBER_LENGTH_MAX)
  const number = plain === '' ? state.id.slice(0, OWN_NUMBER_LENGTH) : plain
  return `${day}-${number}${copyNumber > 1 ? `-copy-${String(copyNumber)}` : ''}`
}
