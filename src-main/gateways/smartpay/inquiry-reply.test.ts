import { describe, expect, it } from 'vitest'
import { readInquiry } from './inquiry-reply.ts'

const fawry = (info: unknown, more: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({ BillRefNumber: 'B1', BillInfo: info, ...more })
const sum = (code: string, Amt: unknown) => ({ BillSummAmtCode: code, CurAmt: { Amt, CurCode: 'EGP' } })
const engine = (provider_response: unknown, more: Readonly<Record<string, unknown>> = {}) => ({
  message: 'm',
  request_number: 'REQ1',
  provider: 'fawry',
  provider_response,
  extra_fees_amount: 0.0,
  ...more,
})
const guide = (more: Readonly<Record<string, unknown>> = {}) => ({
  message: 'm',
  provider: 'Smart pay',
  statusCode: 200,
  statusDescription: 'Success',
  trxNumber: 2411123471021621,
  additionalInfo: 'Details',
  ...more,
})

describe('an inquiry', () => {
  it.each<[string, unknown, number | null]>([
    ['the total, not the first', engine(fawry({ BillSummAmt: [sum('Fees', 5), sum('TotalAmtDue', '115.25')] })), 11525],
    ['the first where none is the total', engine(fawry({ BillSummAmt: [sum('Amount', 5), sum('Other', 9)] })), 500],
    ['a single entry that is no list', engine(fawry({ BillSummAmt: sum('TotalAmtDue', '٢٥٫٥٠') })), 2550],
    [
      'the other provider, packed twice',
      engine({ bill_response: JSON.stringify({ BillInfo: { CurAmt: [{ AmtDue: '40.10', CurCode: '818' }] } }) }),
      4010,
    ],
    ['a provider with plain names', engine({ amount: 12.5, transactionId: 'T' }), 1250],
    ['the façade, flat', guide({ trxAmt: 115.25 }), 11525],
    ['the façade, as text', guide({ trxAmt: '115.25' }), 11525],
    ['the façade, in its list', guide({ trxAmt: false, pmtAmts: [{ Sequence: '1', AmtDue: 7.5 }] }), 750],
    ['the façade, as Python text', guide({ payAmts: "[{'Sequence': '1', 'AmtDue': 7.5}]" }), 750],
    ['only the six keys of the guide', guide(), null],
    ['an amount of nothing', guide({ trxAmt: 0.0 }), 0],
  ])('finds what is due: %s', (_title, data, dueMinor) => {
    expect(readInquiry(data)).toMatchObject({ kind: 'found', inquiry: { bills: [{ dueMinor }] } })
  })

  it.each<[string, unknown]>([
    ['an amount with a third decimal', guide({ trxAmt: 115.255 })],
    ['an amount below nothing', guide({ trxAmt: -1 })],
    ['a fee that is not exact', guide({ feesAmt: '1.999' })],
    ['an amount beyond any sum', guide({ trxAmt: 1e30 })],
    ['a fee below nothing', guide({ feesAmt: -2 })],
    [
      'more bills than anyone can choose from',
      engine(JSON.stringify(Array.from({ length: 10_000 }, (_, at) => ({ BillRefNumber: String(at), BillInfo: {} })))),
    ],
    ['a sum inside that is not exact', engine(fawry({ BillSummAmt: [sum('TotalAmtDue', '1.005')] }))],
    ['a sentence', 'done'],
    ['nothing', null],
  ])('cannot be read with %s', (_title, data) => {
    expect(readInquiry(data)).toEqual({ kind: 'unreadable' })
  })

  it('is refused where the status says so', () => {
    expect(readInquiry(guide({ statusCode: 404, statusDescription: 'No bill' }))).toEqual({
      kind: 'refused',
      gatewayText: 'No bill',
    })
  })

  it.each<[string, unknown, number | null]>([
    ['the provider part and the own part', guide({ feesAmt: 2, extra_fees_amount: 1.5 }), 350],
    ['a fee of nothing for a sum', guide({ feesAmt: 0.0, trxAmt: 5 }), 0],
    ['a fee of nothing for no sum', guide({ feesAmt: 0.0 }), null],
    ['no figure', guide({ feesAmt: false, extra_fees_amount: 1 }), null],
    [
      'the second answer of the other provider',
      engine({ bill_response: '{"BillInfo": {}}', fees_response: '{"FeesAmt": [{"Amt": "3.25"}]}' }),
      325,
    ],
  ])('gives the fee: %s', (_title, data, feeMinor) => {
    expect(readInquiry(data)).toMatchObject({ inquiry: { bills: [{ feeMinor }] } })
  })

  it('keeps what goes back with the payment, and the parts of the fee', () => {
    const data = engine(fawry({ CurAmt: { CurCode: '818' } }), {
      ePayBillRecID: 'E1',
      pmtType: 'POST',
      feesAmt: '2.00',
      extra_fees_amount: 1,
    })
    expect(readInquiry(data)).toMatchObject({
      inquiry: {
        inquiryNumber: 'REQ1',
        bills: [
          {
            reference: 'B1',
            echo: {
              provider: 'fawry',
              billRefNumber: 'B1',
              ePayBillRecID: 'E1',
              pmtType: 'POST',
              curCode: '818',
              providerFee: '2.00',
              extraFee: '1.00',
            },
          },
        ],
      },
    })
  })

  it('reads dates, ranges and notes', () => {
    const data = engine(
      fawry(
        {
          DueDt: '2026-12-01',
          IssueDt: '2026-11-01',
          ExpDt: '2026-12-09',
          ExtraBillInfo: 'اسم العميل',
          PaymentRange: [
            { Lower: { Amt: 50 }, Upper: { Amt: 50 } },
            { Lower: { Amt: 50 }, Upper: { Amt: 50 } },
          ],
        },
        {
          Msg: [
            { LanguagePref: 'ar-eg', Text: 'مستحق' },
            { LanguagePref: 'en-gb', Text: 'Due' },
          ],
        },
      ),
    )
    expect(readInquiry(data)).toMatchObject({
      inquiry: {
        bills: [
          {
            dueDate: '2026-12-01',
            issueDate: '2026-11-01',
            expiryDate: '2026-12-09',
            ranges: [{ lowerMinor: 5000, upperMinor: 5000 }],
            notes: [
              { ar: 'اسم العميل', en: 'اسم العميل' },
              { ar: 'مستحق', en: 'Due' },
            ],
          },
        ],
      },
    })
  })

  it('reads several bills, none of which gets the sum that stands outside', () => {
    const two = JSON.stringify([
      { BillRefNumber: 'B1', BillInfo: { BillSummAmt: [sum('TotalAmtDue', 10)] } },
      { BillRefNumber: 'B2', BillInfo: { BillSummAmt: [sum('TotalAmtDue', 20)] } },
    ])
    expect(readInquiry(engine(two, { trans_amount: 30 }))).toMatchObject({
      inquiry: {
        bills: [
          { reference: 'B1', dueMinor: 1000, echo: { provider: 'fawry', billRefNumber: 'B1' } },
          { reference: 'B2', dueMinor: 2000, echo: { provider: 'fawry', billRefNumber: 'B2' } },
        ],
      },
    })
  })

  it('keeps every digit of a number too long for a number', () => {
    expect(readInquiry(guide({ trxNumber: '24111234710216219999' }))).toMatchObject({
      inquiry: { inquiryNumber: '24111234710216219999' },
    })
  })
})

describe('several bills', () => {
  const record = (reference: string, due: unknown, more: Readonly<Record<string, unknown>> = {}) => ({
    BillRefNumber: reference,
    BillInfo: { BillSummAmt: [sum('TotalAmtDue', due)] },
    ...more,
  })
  const billsOf = (data: unknown) => {
    const reading = readInquiry(data)
    if (reading.kind !== 'found') throw new Error(`Expected bills, found ${reading.kind}`)
    return reading.inquiry.bills
  }

  it.each<[string, readonly unknown[], readonly string[]]>([
    ['both open', [record('1', 10, { BillStatus: 'UNPAID' }), record('2', 10)], ['1', '2']],
    ['one paid already', [record('1', 10, { BillStatus: 'PAID' }), record('2', 10)], ['2']],
    ['one expired', [record('1', 10, { BillStatus: 'Expired' }), record('2', 10)], ['2']],
    ['one of a status nobody explained', [record('1', 10, { BillStatus: 'PARTIAL' }), record('2', 10)], ['1', '2']],
    ['all paid', [record('1', 10, { BillStatus: 'PAID' })], []],
  ])('%s', (_title, records, references) => {
    expect(billsOf(engine(JSON.stringify(records))).map(({ reference }) => reference)).toEqual(references)
  })

  it.each<[string, Readonly<Record<string, unknown>>, string | null]>([
    ['its own label', { BillLabel: 'Flat 4', BillCategory: 'Water' }, 'Flat 4'],
    ['the kind it belongs to', { BillCategory: 'Water' }, 'Water'],
    ['a label nobody could read on', { BillLabel: 'و'.repeat(1_000_000) }, 'و'.repeat(1_000)],
    ['nothing', {}, null],
  ])('is called by %s', (_title, more, label) => {
    const words = label === null ? null : { ar: label, en: label }
    expect(billsOf(engine(JSON.stringify([record('1', 10, more), record('2', 20)])))[0]?.label).toEqual(words)
  })

  it('gives each the fee that names it, and none the fee of another', () => {
    const bill = (EPayBillRecID: string) => ({ EPayBillRecID, BillInfo: { CurAmt: [{ AmtDue: '10' }] } })
    const fee = (EPayBillRecID: string, Amt: string) => ({ EPayBillRecID, FeesAmt: [{ Amt, CurCode: '818' }] })
    const data = engine({
      bill_response: JSON.stringify([bill('A'), bill('B'), bill('C')]),
      fees_response: JSON.stringify([fee('B', '2.00'), fee('A', '1.00'), { FeesAmt: [{ Amt: '9.00' }] }]),
    })
    expect(billsOf(data).map(({ feeMinor }) => feeMinor)).toEqual([100, 200, null])
  })

  it('takes no fee for one bill from an answer about another', () => {
    const data = engine({
      bill_response: JSON.stringify({ EPayBillRecID: 'A', BillInfo: { CurAmt: [{ AmtDue: '10' }] } }),
      fees_response: JSON.stringify({ EPayBillRecID: 'B', FeesAmt: [{ Amt: '2.00' }] }),
    })
    expect(billsOf(data)[0]?.feeMinor).toBeNull()
  })
})
