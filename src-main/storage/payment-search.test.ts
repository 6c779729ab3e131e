/** What a cashier types finds the payment, however old it is; names and parts are looked for near by. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minor } from '../../src-shared/domain/money.ts'
import type { PaymentEvent } from '../../src-shared/domain/payment.ts'
import {
  openSample,
  recordAll,
  sampleId,
  sampleRequest,
  sampleSale,
  sampleSettlement,
  succeededEvent,
  temporaryFolder,
} from './sample-records.ts'
import type { Storage } from './storage.ts'

/** Nothing that is settled is near. */
const FAR = Number.MAX_SAFE_INTEGER
const OLD = [
  { number: 1, account: '01012345678', amountMinor: 2_500, totalMinor: 2_600, trxNumber: 'TRX-77' },
  { number: 2, account: '01112345678', amountMinor: 125_050, totalMinor: 125_150, trxNumber: '90210' },
  { number: 3, account: '12', amountMinor: 2_600, totalMinor: 2_700, trxNumber: '90211' },
  { number: 0xabcdef, account: 'Ahmed@net', amountMinor: 700, totalMinor: 800, trxNumber: '90212' },
  { number: 5, account: '01012345678', amountMinor: 800, totalMinor: 900, trxNumber: '90213' },
]

let folder: ReturnType<typeof temporaryFolder>
let storage: Storage

function add({ number, account, amountMinor, totalMinor, trxNumber }: (typeof OLD)[number], ends = true): void {
  const id = number === 0xabcdef ? sampleIdEnding('00abcdef') : sampleId(number)
  const confirmed: PaymentEvent = {
    kind: 'payment-confirmed',
    id,
    request: sampleRequest({ account, amountMinor: minor(amountMinor) }),
    sale: sampleSale({ totalMinor: minor(totalMinor) }),
  }
  const settlement = sampleSettlement({ trxNumber })
  recordAll(storage, id, [confirmed, { kind: 'payment-sending' }, ...(ends ? [succeededEvent(settlement)] : [])])
}

const sampleIdEnding = (end: string) => sampleId(0).replace(/.{8}$/u, end) as ReturnType<typeof sampleId>

function found(query: string, sinceMs = FAR, limit = 100): number[] {
  const list = storage.payments.list({ query, sinceMs, limit })
  return list.map(({ state }) => (state.id === sampleIdEnding('00abcdef') ? 0xabcdef : Number(state.id.slice(-8))))
}

beforeEach(() => {
  folder = temporaryFolder()
  storage = openSample(folder.path)
})
afterEach(() => {
  storage.close()
  folder.remove()
})

describe('old payments', () => {
  beforeEach(() => {
    for (const payment of OLD) add(payment)
  })

  it.each<[string, string, number[]]>([
    ['the whole account, newest first', '01012345678', [5, 1]],
    ['the end of the account', '5678', [5, 2, 1]],
    ['a longer end of the account', '112345678', [2]],
    ['a short account as a whole', '12', [3]],
    ['an account in other letters', 'aHMED@NET', [0xabcdef]],
    ['the transaction number', '90210', [2]],
    ['the transaction number in small letters', 'trx-77', [1]],
    ['the support code', '00ABCDEF', [0xabcdef]],
    ['the whole id', sampleId(3), [3]],
    ['the amount, or a total that is the same', '26', [3, 1]],
    ['the amount as it stands on paper', '1,250.50', [2]],
    ['the amount in Arabic digits', '٧٫٠٠', [0xabcdef]],
    ['two words that both fit', '01012345678 9.00', [5]],
    ['a number and a name', '5678 orange', [5, 2, 1]],
    ['no payment that fits only one of two words', '01012345678 7.00', []],
    ['no part from the middle of an account', '1234567', []],
    ['no end shorter than four digits', '678', []],
    ['no name by itself', 'orange', []],
    ['nothing for nothing', '', []],
    ['nothing for what means something to SQL', "%_' OR 1", []],
  ])('by %s', (_, query, numbers) => {
    expect(found(query)).toEqual(numbers)
  })

  it('are as many as asked for, the newest', () => {
    expect(found('5678', FAR, 2)).toEqual([5, 2])
  })
})

it('finds near and open payments by any part, and old ones by their keys, in one list', () => {
  for (const payment of OLD) add(payment)
  add({ number: 6, account: '777', amountMinor: 100, totalMinor: 200, trxNumber: '' }, false)
  const sinceMs = storage.payments.payment(sampleId(5))?.confirmedAtMs ?? 0
  expect(found('', sinceMs)).toEqual([6, 5])
  expect(found('اورنچ', sinceMs)).toEqual([6, 5])
  expect(found('234567', sinceMs)).toEqual([5])
  expect(found('01012345678', sinceMs)).toEqual([5, 1])
  expect(found('orange')).toEqual([6])
})

it('finds sealed accounts by the whole account, and by nothing else', () => {
  storage.close()
  storage = openSample(folder.path, { sealAccounts: true })
  for (const payment of OLD) add(payment)
  expect(found('01012345678')).toEqual([5, 1])
  expect(found('01012345678 9.00')).toEqual([5])
  expect(found('5678')).toEqual([])
  expect(found('12', 0)).toContain(3)
})
