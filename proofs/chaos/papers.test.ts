import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { encodePng } from '../../src-main/receipts/png.ts'
import { createReceiptRenderer } from '../../src-main/receipts/receipts.ts'
import {
  SAMPLE_AT_MS,
  SAMPLE_ID,
  SAMPLE_SHOP,
  SAMPLE_STATES,
  sampleRecovered,
} from '../../src-main/receipts/sample-receipts.ts'
import { receiptDocument, type ReceiptPayment } from '../../src-shared/domain/receipt-document.ts'
import { check } from './check.ts'
import { createPaperReader, dotsOf, type Dots } from './papers.ts'

const NUMBER = 'REQ000124'
const renderer = createReceiptRenderer({ fontsDirectory: resolve(import.meta.dirname, '../../resources/fonts') })
const read = createPaperReader(['REQ000999', NUMBER, SAMPLE_ID])

async function printed(payment: ReceiptPayment, language: 'ar' | 'en', copyNumber = 1): Promise<Dots> {
  const drawing = renderer.draw(
    receiptDocument({
      payment,
      language,
      languages: 'one',
      copyNumber,
      nowMs: SAMPLE_AT_MS,
      shop: SAMPLE_SHOP,
      logos: { shop: null, biller: null },
      paperMm: 80,
      training: false,
    }),
  )
  if (drawing.kind === 'refused') throw new Error(`Expected a receipt, found ${drawing.found}`)
  return await dotsOf(Buffer.from(encodePng(drawing.bitmap)))
}

const inState = (state: ReceiptPayment['state']): ReceiptPayment => ({
  state,
  confirmedAtMs: SAMPLE_AT_MS,
  changedAtMs: SAMPLE_AT_MS,
})

for (const language of ['ar', 'en'] as const) {
  test.each(Object.values(SAMPLE_STATES))(`a paper in ${language} is read as what it says: $kind`, async (state) => {
    const knowsNumber = 'settlement' in state
    expect(read({ n: 7, dots: await printed(inState(state), language) })).toEqual({
      n: 7,
      says: state.kind === 'succeeded' ? 'paid' : state.kind,
      names: knowsNumber ? NUMBER : SAMPLE_ID,
    })
  })

  test(`a copy in ${language}, and one that was confirmed later, say paid`, async () => {
    const copy = await printed(inState(SAMPLE_STATES.succeeded), language, 2)
    const late = await printed(sampleRecovered, language)
    expect([copy, late].map((dots) => read({ n: 1, dots }).says)).toEqual(['paid', 'paid'])
  })
}

test('a paper that was torn off says what came out of it, of nothing in particular', async () => {
  const whole = await printed(inState(SAMPLE_STATES.succeeded), 'ar')
  const rows = whole.length / 72
  expect(read({ n: 1, dots: whole.subarray(0, Math.floor(rows / 2) * 72) })).toMatchObject({
    says: 'paid',
    names: null,
  })
  expect(read({ n: 1, dots: whole.subarray(0, 72 * 20) })).toMatchObject({ says: null, names: null })
})

test('a printed receipt that says paid for a payment the ledger never charged is found', async () => {
  const paper = read({ n: 1, dots: await printed(inState(SAMPLE_STATES.succeeded), 'ar') })
  const { violations } = check({
    customers: [],
    told: [],
    ledger: { payments: [] },
    payments: [],
    prints: [],
    entries: {},
    papers: [paper],
    listed: [],
    unsettledShown: 0,
    language: 'ar',
    recordFaults: [],
    failures: [],
  })
  expect(violations).toEqual([
    { invariant: 'paper says what the ledger says', found: `paper 1 says paid, ${NUMBER} was never charged` },
  ])
})
