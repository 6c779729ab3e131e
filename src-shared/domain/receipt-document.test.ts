import { describe, expect, test } from 'vitest'
import {
  SAMPLE_AT_MS,
  SAMPLE_SHOP,
  SAMPLE_STATES,
  sampleRecovered,
  sampleVoucher,
} from '../../src-main/receipts/sample-receipts.ts'
import { SAMPLE_LOGOS } from '../../src-main/receipts/sample-logo.ts'
import { cairoDate, cairoTime } from './cairo-time.ts'
import { minor } from './money.ts'
import { receiptDocument, slipDocument, type ReceiptFacts, type SlipFacts } from './receipt-document.ts'
import { rowMaker, verbatim } from './receipt-rows.ts'
import { shownOnPaper } from './receipt-standing.ts'
import type { ReceiptDocument } from './receipt.ts'

type Kind = keyof typeof SAMPLE_STATES
const kinds = Object.keys(SAMPLE_STATES) as Kind[]

const facts = (kind: Kind, more: Partial<ReceiptFacts> = {}): ReceiptFacts => ({
  payment: { state: SAMPLE_STATES[kind], confirmedAtMs: SAMPLE_AT_MS, changedAtMs: SAMPLE_AT_MS },
  shop: SAMPLE_SHOP,
  logos: { shop: null, biller: null },
  languages: 'one',
  paperMm: 80,
  language: 'en',
  copyNumber: 1,
  training: false,
  nowMs: SAMPLE_AT_MS,
  ...more,
})

/** Everything that a reader of the paper sees, one row a line. */
function words(document: ReceiptDocument): string[] {
  return document.rows.flatMap((row) => {
    switch (row.kind) {
      case 'text':
      case 'banner':
        return [row.text]
      case 'pair':
        return [`${row.label}: ${row.value}`]
      case 'pin':
        return [`${row.label}: ${row.pin}`]
      case 'qr':
        return [`QR ${row.text}`]
      case 'rule':
      case 'space':
      case 'image':
        return []
    }
  })
}
const banners = (document: ReceiptDocument): string[] =>
  document.rows.flatMap((row) => (row.kind === 'banner' ? [row.text] : []))

describe('what a state is called on paper', () => {
  test.each<[Kind, string | null, string | null]>([
    ['succeeded', null, null],
    ['accepted', 'ACCEPTED, NOT YET CONFIRMED', 'قُبلت ولم تتأكد بعد'],
    ['unknown', 'OUTCOME NOT KNOWN YET', 'النتيجة غير معروفة بعد'],
    ['sending', 'BEING SENT', 'جارٍ الإرسال'],
    ['confirmed', 'NOT SENT YET', 'لم تُرسل بعد'],
    ['queued', 'NOT PAID YET', 'لم تُدفع بعد'],
    ['declined', 'NOT CHARGED', 'لم يُخصم أي مبلغ'],
    ['expired', 'NOT SENT – EXPIRED', 'لم تُرسل – انتهت المهلة'],
    ['withdrawn', 'NOT SENT – WITHDRAWN', 'لم تُرسل – تم التراجع'],
    ['cancelling', 'CANCELLATION NOT YET CONFIRMED', 'الإلغاء لم يتأكد بعد'],
    ['cancelled', 'CANCELLED', 'أُلغيت العملية'],
    ['cancel-unknown', 'CANCELLATION NOT KNOWN YET', 'نتيجة الإلغاء غير معروفة بعد'],
  ])('%s', (kind, english, arabic) => {
    expect(banners(receiptDocument(facts(kind)))).toEqual(english === null ? [] : [english, english])
    expect(banners(receiptDocument(facts(kind, { language: 'ar' })))).toEqual(arabic === null ? [] : [arabic, arabic])
  })

  test('every state stands in the table above', () => {
    expect(kinds).toHaveLength(12)
  })

  test.each(kinds)('only a success says paid: %s', (kind) => {
    const english = words(receiptDocument(facts(kind))).join('\n')
    const arabic = words(receiptDocument(facts(kind, { language: 'ar' }))).join('\n')
    expect(/(?<!not )\bpaid\b/iu.test(english)).toBe(kind === 'succeeded')
    expect(/تم الدفع|المدفوع/u.test(arabic)).toBe(kind === 'succeeded')
  })

  test.each(kinds)('what goes back is said where nothing was charged: %s', (kind) => {
    const goesBack = words(receiptDocument(facts(kind))).includes('Cash to give back: 1,255.50')
    expect(goesBack).toBe(['declined', 'expired', 'withdrawn', 'cancelled'].includes(kind))
  })
})

describe('what stands on a paid bill', () => {
  test('every figure and both numbers', () => {
    expect(words(receiptDocument(facts('succeeded')))).toEqual([
      'El Nour Bookshop',
      '12 شارع الجمهورية، طنطا',
      'Tel. \u2068040 333 1234\u2069',
      'PAID',
      'South Cairo Electricity Distribution',
      'South Cairo electricity bill',
      'Subscription number: 1234567890123',
      'Phone number: 01001234567',
      'Amount: 1,250.50',
      'Fee: 5.00',
      'Total paid (EGP): 1,255.50',
      'Cash received: 1,300.00',
      'Change: 44.50',
      'Date: 20 November 2026',
      'Time: 21:58',
      'Transaction number: REQ000124',
      'Company reference: 88120034',
      'Receipt number: 6f1c9e52-3b7a-4c08-9d41-0a2b8f5e7c13',
      'QR REQ000124',
      'للشكاوى اتصل بالخط الساخن 121',
      'شكراً لتعاملكم معنا',
    ])
  })

  test('without a transaction number the QR code holds our own', () => {
    expect(words(receiptDocument(facts('unknown')))).toContain('QR 6f1c9e52-3b7a-4c08-9d41-0a2b8f5e7c13')
  })

  test('a copy says its number at both ends, and when it was printed', () => {
    const copy = receiptDocument(facts('succeeded', { copyNumber: 2, nowMs: SAMPLE_AT_MS + 3_600_000 }))
    expect(banners(copy)).toEqual(['COPY 2', 'COPY 2'])
    expect(words(copy)).toContain('Printed: 20 November 2026 – 22:58')
    expect(banners(receiptDocument(facts('succeeded', { copyNumber: 3, language: 'ar' })))[0]).toBe('نسخة 3')
  })

  test('training is a mark of the document, in its language', () => {
    expect(receiptDocument(facts('succeeded')).training).toBeNull()
    expect(receiptDocument(facts('succeeded', { training: true })).training).toBe('TRAINING – not a payment')
    expect(receiptDocument(facts('succeeded', { training: true, language: 'ar' })).training).toContain('تدريب')
  })
})

describe('a voucher', () => {
  test('hands over its PIN when paid', () => {
    const document = receiptDocument(facts('succeeded', { payment: sampleVoucher }))
    expect(words(document)).toContain('Voucher PIN: 1234567890123456')
    expect(words(document)).toContain('Voucher serial: 00099887766')
    expect(words(document)).toContain('Valid until: 2027-06-30')
  })

  test.each<Kind>(['accepted', 'cancelling', 'cancelled', 'cancel-unknown'])('keeps it back when %s', (kind) => {
    const state = SAMPLE_STATES[kind]
    if (!('settlement' in state) || !('settlement' in sampleVoucher.state)) throw new Error('Expected settlements')
    const voucher = { ...state, settlement: sampleVoucher.state.settlement }
    const document = receiptDocument(
      facts(kind, { payment: { state: voucher, confirmedAtMs: SAMPLE_AT_MS, changedAtMs: SAMPLE_AT_MS } }),
    )
    expect(words(document).join('\n')).not.toContain('1234567890123456')
  })
})

describe('the slip', () => {
  const empty: SlipFacts['draft'] = {
    language: 'en',
    account: '',
    amountsMinor: [],
    feeMinor: null,
    feeIsEstimate: false,
    totalMinor: null,
    cashReceivedMinor: null,
  }
  const service = {
    serviceName: { ar: 'شحن', en: 'Recharge' },
    billerName: { ar: 'فودافون', en: 'Vodafone' },
    accountLabel: { ar: 'رقم المحمول', en: 'Mobile number' },
  }
  const slip = (draft: Partial<SlipFacts['draft']>, known: SlipFacts['service']): ReceiptDocument =>
    slipDocument({
      draft: { ...empty, ...draft },
      service: known,
      shop: SAMPLE_SHOP,
      logo: null,
      languages: 'one',
      paperMm: 80,
      training: false,
    })

  test('has the same rows from the first choice to the last, so that nothing jumps', () => {
    const full = { account: '01001234567', amountsMinor: [minor(1000)], feeMinor: minor(50), totalMinor: minor(1050) }
    const shape = (document: ReceiptDocument): string[] => document.rows.map((row) => row.kind)
    expect(shape(slip(full, service))).toEqual(shape(slip({}, null)))
  })

  test.each([
    [1050, 2000, 'Change: 9.50'],
    [1050, 1050, 'Change: 0.00'],
    [1050, 1000, 'Change: —'],
    [1050, null, 'Change: —'],
  ])('total %d and cash %d', (total, cash, change) => {
    const draft = { totalMinor: minor(total), cashReceivedMinor: cash === null ? null : minor(cash) }
    expect(words(slip(draft, service))).toContain(change)
  })

  test.each<[string, number[], string[]]>([
    ['nothing yet', [], ['Amount: —']],
    ['one sum', [1000], ['Amount: 10.00']],
    ['three vouchers', [1000, 1000, 1000], ['Vouchers: 3', 'Amount of each: 10.00']],
    ['two bills', [1000, 2550], ['Bill 1: 10.00', 'Bill 2: 25.50']],
  ])('%s', (_what, sums, rows) => {
    const shown = words(slip({ amountsMinor: sums.map(minor) }, service))
    const from = shown.indexOf('Mobile number: —') + 1
    expect(shown.slice(from, shown.indexOf('Fee: —'))).toEqual(rows)
  })

  test('an estimated fee is called an estimate', () => {
    expect(words(slip({ feeMinor: minor(50), feeIsEstimate: true }, service))).toContain('Fee (estimate): 0.50')
  })
})

test.each([
  [Date.UTC(2026, 0, 31, 22, 5), '1 February 2026', '1 فبراير 2026', '00:05'],
  [Date.UTC(2026, 6, 1, 21, 30), '2 July 2026', '2 يوليو 2026', '00:30'],
])('Cairo has its own day and its own summer time', (atMs, english, arabic, time) => {
  expect([cairoDate(atMs, 'en'), cairoDate(atMs, 'ar'), cairoTime(atMs)]).toEqual([english, arabic, time])
})

describe('a voucher without its PIN', () => {
  const success = SAMPLE_STATES.succeeded
  const paper = (language: 'ar' | 'en', pin: string | null) =>
    receiptDocument(
      facts('succeeded', {
        language,
        payment: {
          confirmedAtMs: SAMPLE_AT_MS,
          changedAtMs: SAMPLE_AT_MS,
          state: {
            ...success,
            sale: { ...success.sale, paymentType: 'VOCH' },
            settlement: {
              ...success.settlement,
              voucher: pin === null ? null : { pin, serial: 'SN-77', expiry: null },
            },
          },
        },
      }),
    )

  test.each([
    ['en', null, 'its PIN has not come yet'],
    ['en', '', 'can no longer read the voucher’s PIN'],
    ['ar', null, 'لم يصل رقمه السري بعد'],
    ['ar', '', 'لم يعد هذا الجهاز قادرًا'],
  ] as const)('%s, %j: says so, and leaves no empty place', (language, pin, sentence) => {
    const document = paper(language, pin)
    expect(words(document).join('\n')).toContain(sentence)
    expect(document.rows.filter(({ kind }) => kind === 'pin')).toEqual([])
  })

  test('its serial stays readable', () => {
    expect(words(paper('en', '')).join('\n')).toContain('SN-77')
    expect(paper('en', '1234').rows.filter(({ kind }) => kind === 'pin')).toHaveLength(1)
  })
})

describe('a success that was proven later', () => {
  const recovered = (language: 'ar' | 'en', minutesLater: number) =>
    receiptDocument(
      facts('succeeded', {
        language,
        payment: { ...sampleRecovered, changedAtMs: SAMPLE_AT_MS + minutesLater * 60_000 },
      }),
    )

  test.each([
    ['en', 93, 'CONFIRMED LATER', 'Paid at 21:58, confirmed at 23:31. This paper belongs to the customer of 21:58.'],
    ['ar', 93, 'تم تأكيدها لاحقًا', 'دُفعت 21:58 وتأكدت 23:31. هذه الورقة لعميل 21:58.'],
    [
      'en',
      600,
      'CONFIRMED LATER',
      'Paid at 20 November 2026 21:58, confirmed at 21 November 2026 07:58. This paper belongs to the customer of 20 November 2026 21:58.',
    ],
  ] as const)('%s, %d minutes: whose paper it is stands on it', (language, later, banner, sentence) => {
    const paper = recovered(language, later)
    expect(banners(paper)).toEqual([banner, banner])
    expect(words(paper).map((line) => line.replace(/[\u2068\u2069]/gu, ''))).toContain(sentence)
    expect(words(paper).join('\n')).toContain(language === 'en' ? 'PAID' : 'تم الدفع')
  })
})

describe('two languages on one paper', () => {
  const both = (more: Partial<ReceiptFacts> = {}) =>
    receiptDocument(facts('succeeded', { language: 'ar', languages: 'both', ...more }))

  test.each(kinds)('%s: every caption of ours stands in both, every figure once', (kind) => {
    const { rows } = receiptDocument(facts(kind, { languages: 'both', copyNumber: 2 }))
    const single = receiptDocument(facts(kind, { copyNumber: 2 })).rows
    for (const row of rows) {
      if (row.kind === 'pair' || row.kind === 'banner' || row.kind === 'qr' || row.kind === 'pin') {
        expect(row.other, JSON.stringify(row)).toMatch(/\p{Script=Arabic}/u)
      }
    }
    const figures = (of: ReceiptDocument['rows']): string[] =>
      of.flatMap((row) => (row.kind === 'pair' && row.valueKind !== 'text' ? [row.value] : []))
    expect(figures(rows)).toEqual(figures(single))
  })

  test('names stand twice where they differ, and once where they do not', () => {
    const { rows } = both({ shop: { ...SAMPLE_SHOP, name: { ar: 'Smart', en: 'Smart' } } })
    const texts = rows.flatMap((row) => (row.kind === 'text' ? [row.text] : []))
    expect(texts.filter((text) => text === 'Smart')).toHaveLength(1)
    expect(texts).toContain('South Cairo electricity bill')
    expect(texts).toContain('فاتورة كهرباء جنوب القاهرة')
  })

  test('a biller’s lines stand as they are, in the other language where there are others', () => {
    const words = { ar: 'شركة\n\nفرع', en: 'Company\nBranch' }
    const texts = (languages: 'one' | 'both'): string[] =>
      verbatim(rowMaker('ar', languages), words).map((row) => (row.kind === 'text' ? row.text : row.kind))
    expect(texts('one')).toEqual(['شركة', 'space', 'فرع'])
    expect(texts('both')).toEqual(['شركة', 'space', 'فرع', 'Company', 'Branch'])
  })

  test('the date is in figures, and training is marked in both', () => {
    expect(words(both())).toContain('التاريخ: 20/11/2026')
    expect(both({ training: true })).toMatchObject({
      training: 'تدريب – ليست عملية دفع',
      trainingOther: 'TRAINING – not a payment',
    })
  })
})

test('logos stand above the names they belong to', () => {
  const logos = { shop: SAMPLE_LOGOS.shop, biller: SAMPLE_LOGOS.biller }
  const { rows } = receiptDocument(facts('succeeded', { logos }))
  const after = (picture: object): string | undefined => {
    const next = rows[rows.findIndex((row) => row.kind === 'image' && row.picture === picture) + 1]
    return next?.kind === 'text' ? next.text : undefined
  }
  expect([after(logos.shop), after(logos.biller)]).toEqual(['El Nour Bookshop', 'South Cairo Electricity Distribution'])
})

test.each<[Kind, string]>([
  ['succeeded', 'succeeded'],
  ['accepted', 'accepted'],
  ['cancel-unknown', 'cancel-unknown'],
])('what a print of %s is recorded to show', (kind, shown) => {
  expect(shownOnPaper(SAMPLE_STATES[kind])).toBe(shown)
})
