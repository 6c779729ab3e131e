import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkAmount } from '../../../src-shared/domain/amount-check.ts'
import { ZERO } from '../../../src-shared/domain/money.ts'
import type { Service } from '../../../src-shared/domain/service.ts'
import { IGNORED_FIELDS } from './biller-info-ignored.ts'
import { readRow, readService, type ServiceRow } from './biller-info.ts'

const NOW = Date.UTC(2026, 5, 1)
const row = (info: unknown, name: string | null = 'Bill'): ServiceRow => ({ id: 21, name, picture: null, info })
function read(ar: ServiceRow | null, en: ServiceRow | null): Service {
  const service = readService({ ar, en }, { billerId: 5, nowMs: NOW })
  if (service === null) throw new Error('Expected a service')
  return service
}
const english = (info: Readonly<Record<string, unknown>>): Service => read(null, row({ PmtType: 'POST', ...info }))

const guideSample = {
  Name: 'فاتورة اورنج',
  PmtType: 'POST',
  ServiceType: 'BILLS',
  ServiceName: 'فواتير الموبايل',
  BillTypeAcctLabel: 'رقم المحمول',
  IsHidden: false,
  PaymentRules: { IsInqRqr: false, IsFracAcpt: true, IsPrtAcpt: false, IsOvrAcpt: false, IsAdvAcpt: true },
  BillTypeStatus: 'Available',
  AllowRctRePrint: true,
  OTPRequired: false,
  Timeout: 'SRETRY',
}

describe('the description of a service', () => {
  it.each<[string, unknown]>([
    ['an object', guideSample],
    ['JSON text', JSON.stringify(guideSample)],
    [
      'Python text',
      "{'Name': 'فاتورة اورنج', 'PmtType': 'POST', 'ServiceName': 'فواتير الموبايل', 'BillTypeAcctLabel': 'رقم المحمول', 'IsHidden': False, 'PaymentRules': {'IsFracAcpt': True, 'IsAdvAcpt': True}, 'BillTypeStatus': 'Available'}",
    ],
  ])('is read from %s', (_title, info) => {
    expect(read(row(info, 'فاتورة اورنج'), null)).toMatchObject({
      id: 21,
      billerId: 5,
      name: { ar: 'فاتورة اورنج', en: 'فاتورة اورنج' },
      unsellable: null,
      paymentType: 'POST',
      caption: { ar: 'فواتير الموبايل', en: 'فواتير الموبايل' },
      account: { key: 'billingAcct', label: { ar: 'رقم المحمول', en: 'رقم المحمول' }, inputMethod: 'digits' },
      rules: { inquiryRequired: true, fractionsAccepted: true, partialAccepted: false, advanceAccepted: true },
      reprintAllowed: true,
      cancellable: false,
    })
  })

  it('takes captions from each language and rules from the base language', () => {
    const service = read(
      row({ PmtType: 'PREP', BillTypeAcctLabel: 'رقم العداد' }, 'كهرباء'),
      row({ PmtType: 'POST', BillTypeAcctLabel: 'Meter number' }, 'Electricity'),
    )
    expect(service).toMatchObject({
      name: { ar: 'كهرباء', en: 'Electricity' },
      paymentType: 'POST',
      account: { label: { ar: 'رقم العداد', en: 'Meter number' } },
    })
  })

  it('repeats the language it has where the other has no name or no description', () => {
    const service = read(row(false, null), row({ PmtType: 'POST', BillTypeAcctLabel: 'Number' }, 'Bill'))
    expect(service).toMatchObject({
      name: { ar: 'Bill', en: 'Bill' },
      account: { label: { ar: 'Number', en: 'Number' } },
      unsellable: null,
    })
  })

  it.each<[string, unknown, Service['unsellable']]>([
    ['broken text', `{"Name": "L"Oréal"}`, 'unreadable'],
    ['false', false, 'payment-type-unknown'],
    ['nothing', undefined, 'payment-type-unknown'],
    ['an unknown payment type', { PmtType: 'CARD' }, 'payment-type-unknown'],
    ['keys that cannot be read', { PmtType: 'POST', BillTypeExtraRefKeys: [{ label: 'x' }] }, 'unreadable'],
    [
      'a range that is not exact',
      { PmtType: 'PREP', PaymentRanges: [{ Lower: { Amt: 1.005 }, Upper: { Amt: 2 } }] },
      'unreadable',
    ],
    ['a range that begins below nothing', { PmtType: 'PREP', PaymentRanges: { Lower: -5 } }, 'unreadable'],
    ['a deleted one', { PmtType: 'POST', BillTypeStatus: 'Deleted' }, 'not-available'],
    ['one about to be deleted', { PmtType: 'POST', BillTypeStatus: 'DelPend' }, 'not-available'],
    ['one soon available', { PmtType: 'POST', BillTypeStatus: 'AvailPend' }, null],
    ['cash out', { PmtType: 'PREP', Type: 'CASHOUT' }, 'money-out'],
    ['money in from abroad', { PmtType: 'PREP', Type: 'CASHININT' }, 'money-out'],
    ['a two-step nature', { PmtType: 'PREP', BillTypeNature: 'CASHOUT_CORR' }, 'money-out'],
    ['a correlation code', { PmtType: 'PREP', CorrBillTypeCode: 95009 }, 'money-out'],
    ['no correlation', { PmtType: 'PREP', CorrBillTypeCode: 0, HasCorrelation: false }, null],
    ['a one-time code that must be', { PmtType: 'POST', OTPRequired: true }, 'otp-required'],
    ['a one-time code that may be', { PmtType: 'POST', OTPEnabled: true }, null],
    ['an electricity card', { PmtType: 'POST', AcctInputMethod: 'SC' }, 'card-reader-needed'],
    ['a gas card', { PmtType: 'POST', AcctInputMethod: 'GASSC' }, 'card-reader-needed'],
    ['a gas card, other spelling', { PmtType: 'POST', AcctInputMethod: 'GSC' }, 'card-reader-needed'],
    ['a water card', { PmtType: 'POST', AcctInputMethod: 'WSC' }, 'card-reader-needed'],
    ['an input nobody explained', { PmtType: 'POST', AcctInputMethod: 'PSAG' }, 'input-unsupported'],
    [
      'a key from a card',
      { PmtType: 'POST', BillTypeExtraRefKeys: [{ Key: 'Key1', InputMethod: 'SC' }] },
      'card-reader-needed',
    ],
    [
      'a required key of unknown input',
      { PmtType: 'POST', BillTypeExtraRefKeys: [{ Key: 'Key1', InputMethod: 'CR', Required: true }] },
      'input-unsupported',
    ],
    ['a fee no one can name', { PmtType: 'PREP', Code: '77', PaymentRules: {} }, 'fee-unknown'],
    [
      'a fee below nothing',
      { PmtType: 'POST', Fees: [{ Tier: [{ LowerAmt: 0, UpperAmt: 9, FixedAmt: { Amt: -5 } }] }] },
      'fee-unknown',
    ],
    [
      'a fee of more than the whole',
      { PmtType: 'POST', Fees: [{ Tier: [{ LowerAmt: 0, UpperAmt: 9, Percent: { Value: 9_999_999 } }] }] },
      'fee-unknown',
    ],
    ['a fee that the inquiry names', { PmtType: 'POST', Code: '77' }, null],
    [
      'an eighth of a percent',
      { PmtType: 'POST', Fees: [{ Tier: [{ LowerAmt: 0, UpperAmt: 9, Percent: { Value: 0.125 } }] }] },
      null,
    ],
    [
      'a percentage that is not exact',
      { PmtType: 'POST', Fees: [{ Tier: [{ LowerAmt: 0, UpperAmt: 9, Percent: { Value: 0.00001 } }] }] },
      'fee-unknown',
    ],
    [
      'a required key that must be encrypted',
      { PmtType: 'POST', BillTypeExtraRefKeys: [{ Key: 'Key1', Required: true, IsEncryptRequired: true }] },
      'input-unsupported',
    ],
    [
      'an optional key that must be encrypted',
      { PmtType: 'POST', BillTypeExtraRefKeys: [{ Key: 'Key1', IsEncryptRequired: true }] },
      null,
    ],
    [
      'two keys of one name',
      { PmtType: 'POST', BillTypeExtraRefKeys: [{ Key: 'Key1' }, { Key: 'Key1' }] },
      'unreadable',
    ],
    [
      'more keys than a sale carries',
      { PmtType: 'POST', BillTypeExtraRefKeys: Array.from({ length: 21 }, (_, at) => ({ Key: `Key${String(at)}` })) },
      'unreadable',
    ],
    [
      'a choice whose price is not exact',
      {
        PmtType: 'PREP',
        BillTypeExtraRefKeys: [{ Key: 'Key1', EnumValues: { EnumValue: { Value: '1', Amount: 1.005 } } }],
      },
      'unreadable',
    ],
    [
      'a choice without a value',
      { PmtType: 'PREP', BillTypeExtraRefKeys: [{ Key: 'Key1', EnumValues: { EnumValue: [{ Alias: 'Year' }] } }] },
      'unreadable',
    ],
    ['rules that are a word', { PmtType: 'PREP', PaymentRules: 'yes' }, 'unreadable'],
    ['a list where an object belongs', [{ PmtType: 'POST' }, { PmtType: 'PREP' }], 'unreadable'],
  ])('sells or refuses %s', (_title, info, expected) => {
    expect(read(null, row(info)).unsellable).toBe(expected)
  })

  it.each<[string, Readonly<Record<string, unknown>>, boolean]>([
    ['a POST', { PmtType: 'POST' }, true],
    ['a PREP', { PmtType: 'PREP' }, false],
    ['a PREP whose rules say so', { PmtType: 'PREP', PaymentRules: { IsInqRqr: true } }, true],
    ['a PREP whose number is mandatory', { PmtType: 'PREP', inquiry_required: true }, true],
  ])('asks before paying %s', (_title, info, expected) => {
    expect(english(info).rules.inquiryRequired).toBe(expected)
  })

  it('has no account field for vouchers and services without input', () => {
    expect(english({ PmtType: 'VOCH', BillTypeAcctLabel: 'x' })).toMatchObject({ account: null, quantityMax: 5 })
    expect(english({ PmtType: 'VOCH', DisableBulk: true }).quantityMax).toBe(1)
    expect(english({ AcctInputMethod: 'NI' }).account).toBeNull()
  })

  it('leaves an expression as the biller wrote it', () => {
    expect(english({ BillingActRegEX: '^(?<n>\\d{11})\\z' }).account?.expression).toBe('^(?<n>\\d{11})\\z')
  })

  it.each<[string, Readonly<Record<string, unknown>>, Partial<Service>]>([
    [
      'terms',
      { IsTermsConditionReq: true, TermsCondition: 'No refund' },
      { terms: { ar: 'No refund', en: 'No refund' } },
    ],
    ['no terms', { TermsCondition: 'No refund' }, { terms: null }],
    ['one original only', { AllowRctRePrint: false }, { reprintAllowed: false }],
    ['a reverse', { SupportPmtReverse: true }, { cancellable: true }],
    ['hidden', { IsHidden: 'True' }, { hidden: true }],
    ['a reverse, by its older name', { IsAllowCancel: true }, { cancellable: true }],
    ['what comes next', { NextBTCs: '12, 34' }, { nextServices: ['12', '34'] }],
    [
      'a caption and a hint',
      { ServiceName: 'Bills', BillingActHint: '8 digits' },
      { caption: { ar: 'Bills', en: 'Bills' } },
    ],
    [
      'its time',
      { StartDate: '2026-01-01T00:00:00', ExpiryDate: '2027-01-01' },
      { validFrom: '2026-01-01', validTo: '2027-01-01' },
    ],
    [
      'receipt lines',
      { ReceiptHeader: 'Line 1\r\nLine 2', ReceiptHeaderLang: 'سطر' },
      { receiptHeader: { ar: 'سطر', en: 'Line 1\nLine 2' } },
    ],
  ])('reads %s', (_title, info, expected) => {
    expect(english(info)).toMatchObject(expected)
  })
})

describe('extra keys in their three spellings', () => {
  const field = { key: 'Key2', label: { ar: 'Area', en: 'Area' }, required: true, inputMethod: 'digits' }
  it.each<[string, unknown]>([
    ['a list in lower case', [{ key: 'Key2', label: 'Area', input_method: 'KP', required: true }]],
    ['a list in upper case', [{ Key: 'Key2', Label: 'Area', InputMethod: 'KP', Required: true }]],
    ['an object around the list', { BillTypeRefKey: [{ Key: 'Key2', Label: 'Area', Required: 'true' }] }],
    ['an object around a single one', { BillTypeRefKey: { Key: 'Key2', Label: 'Area', Required: true } }],
    ['a single one', { Key: 'Key2', Label: 'Area', Required: true }],
    ['a list of wrapped ones', [{ BillTypeRefKey: { Key: 'Key2', Label: 'Area', Required: true } }]],
    ['JSON text', '[{"Key": "Key2", "Label": "Area", "Required": true}]'],
  ])('reads %s', (_title, keys) => {
    expect(english({ BillTypeExtraRefKeys: keys })).toMatchObject({ extraKeys: [field], unsellable: null })
  })

  it('reads everything a key can say', () => {
    const keys = {
      BillTypeRefKey: {
        Key: 'Key1',
        Label: 'Length',
        KeyHint: 'Months',
        IsCnfrmRequired: true,
        IsInputMasked: true,
        IsPrintKeyPart: true,
        RegEX: '\\d+',
        InputMethod: 'KB',
        EnumValues: {
          EnumValue: [
            { Alias: 'One', Value: '1', Amount: '10.00' },
            { Value: '2', Description: 'Two' },
          ],
        },
      },
    }
    expect(english({ BillTypeExtraRefKeys: keys }).extraKeys).toEqual([
      {
        key: 'Key1',
        label: { ar: 'Length', en: 'Length' },
        hint: { ar: 'Months', en: 'Months' },
        inputMethod: 'text',
        required: false,
        confirmTwice: true,
        masked: true,
        expression: '\\d+',
        printed: true,
        choices: [
          { value: '1', label: { ar: 'One', en: 'One' }, amountMinor: 1000 },
          { value: '2', label: { ar: 'Two', en: 'Two' }, amountMinor: null },
        ],
      },
    ])
  })

  it('leaves out a key that nobody must fill and nobody can', () => {
    expect(english({ BillTypeExtraRefKeys: [{ Key: 'Key1', InputMethod: 'SK' }] })).toMatchObject({
      extraKeys: [],
      unsellable: null,
    })
  })
})

describe('ranges and fees', () => {
  const tier = { LowerAmt: 0, UpperAmt: '5000.00' }
  it.each<[string, unknown, unknown]>([
    [
      'fixed',
      { PaymentRangeType: [{ Lower: { Amt: '10' }, Upper: { Amt: '10.00' } }] },
      [{ lowerMinor: 1000, upperMinor: 1000 }],
    ],
    [
      'a single object',
      { PaymentRangeType: { Lower: { Amt: 5 }, Upper: { Amt: 10 } } },
      [{ lowerMinor: 500, upperMinor: 1000 }],
    ],
    ['a bare list', [{ Lower: 5, Upper: 10 }], [{ lowerMinor: 500, upperMinor: 1000 }]],
    ['no upper end to speak of', [{ Lower: 5, Upper: 99999999999 }], [{ lowerMinor: 500, upperMinor: 1_000_000_000 }]],
    ['none', undefined, []],
  ])('reads a range: %s', (_title, ranges, expected) => {
    expect(english({ PaymentRanges: ranges })).toMatchObject({ ranges: expected, unsellable: null })
  })

  it.each<[string, unknown, unknown]>([
    [
      'fixed',
      { ...tier, FixedAmt: { Amt: 2.5 } },
      { fromMinor: 0, toMinor: 500000, fixedMinor: 250, percentMillionths: 0 },
    ],
    [
      'percent',
      { ...tier, Percent: { Value: 1.25, MinAmt: 1 } },
      { percentMillionths: 12_500, minimumMinor: 100, maximumMinor: null },
    ],
    [
      'percent as text with ends',
      { ...tier, Percent: { Value: '2', MinAmt: { Amt: '3' }, MaxAmt: 20 } },
      { percentMillionths: 20_000, minimumMinor: 300, maximumMinor: 2000 },
    ],
    ['a maximum of nothing', { ...tier, Percent: { Value: 2, MaxAmt: 0 } }, { maximumMinor: null }],
    ['no upper end', { LowerAmt: 10 }, { fromMinor: 1000, toMinor: null }],
  ])('reads a tier: %s', (_title, given, expected) => {
    expect(english({ Fees: [{ Tier: [given] }] }).fees[0]?.tiers[0]).toMatchObject(expected as object)
  })

  it('counts only groups that the customer pays, and tiers of this time', () => {
    const fees = [
      { Tier: [{ ...tier, FixedAmt: 1 }], AcctType: 'SDA', IsEmbeddedFees: true },
      { Tier: [{ ...tier, FixedAmt: 9 }], AcctType: 'CRD' },
      { Tier: { ...tier, FixedAmt: 2, ExpiryDate: '2020-01-01' } },
    ]
    expect(english({ Fees: fees }).fees).toMatchObject([
      { embedded: true, tiers: [{ fixedMinor: 100 }] },
      { embedded: false, tiers: [] },
    ])
  })
})

describe('what names the service and what it demands', () => {
  it.each<[string, Readonly<Record<string, unknown>>, Partial<Service>]>([
    ['a code as a number', { BillTypeCode: 95_013 }, { code: '95013' }],
    ['a code as text', { BillTypeCode: '95013' }, { code: '95013' }],
    ['no code', {}, { code: null }],
    ['the code of the provider that demands its fee', { Code: '318' }, { feeRequired: true }],
    ['another provider', { BillTypeCode: 318 }, { feeRequired: false }],
  ])('reads %s', (_title, info, expected) => {
    expect(english(info)).toMatchObject(expected)
  })

  it('no zero, whatever it says', () => {
    expect(checkAmount(english({ IsAcceptZeroPmt: true }), null, ZERO)).toMatchObject({ code: 'amount-zero' })
  })

  it('calls a service by its number where it has no name', () => {
    expect(read(null, row({ PmtType: 'POST' }, null)).name.en).toBe('#21')
  })

  it('leaves out a key that takes no input', () => {
    const keys = [{ Key: 'Key1', InputMethod: 'NI', Required: true }, { Key: 'Key2' }]
    expect(english({ BillTypeExtraRefKeys: keys }).extraKeys.map(({ key }) => key)).toEqual(['Key2'])
  })

  it('takes a price of nothing for a choice that fixes no price', () => {
    const keys = [{ Key: 'Key1', EnumValues: [{ Alias: 'Year', Value: '12', Amount: 0 }] }]
    expect(english({ BillTypeExtraRefKeys: keys }).extraKeys[0]?.choices).toEqual([
      { value: '12', label: { ar: 'Year', en: 'Year' }, amountMinor: null },
    ])
  })
})

describe('a row of a list', () => {
  it.each<[string, unknown, unknown]>([
    ['with its number as text', { id: '21', name: 'Bill' }, { id: 21, name: 'Bill' }],
    ['with a number for a name', { id: 21, name: 2026 }, { id: 21, name: '2026' }],
    ['with an object for a name', { id: 21, name: { en: 'Bill' } }, { id: 21, name: null }],
    ['with an object for a picture', { id: 21, image: { url: '/x' } }, { id: 21, picture: null }],
    ['without a number', { name: 'Bill' }, null],
    ['with a number that is none', { id: '21b' }, null],
    ['with a number below one', { id: 0 }, null],
    ['that is no object', 'Bill', null],
  ])('%s', (_title, given, expected) => {
    const found = readRow(given)
    if (expected === null) expect(found).toBeNull()
    else expect(found).toMatchObject(expected as object)
  })
})

describe('each field by itself', () => {
  const rules = (given: Readonly<Record<string, unknown>>) => english({ PaymentRules: given }).rules
  it.each<[string, keyof Service['rules']]>([
    ['IsFracAcpt', 'fractionsAccepted'],
    ['IsPrtAcpt', 'partialAccepted'],
    ['IsOvrAcpt', 'overAccepted'],
    ['IsAdvAcpt', 'advanceAccepted'],
    ['IsMobNtfy', 'mobileToNotify'],
  ])('the rule %s holds where it is on, and only there', (name, rule) => {
    expect(rules({ [name]: true })[rule]).toBe(true)
    expect(rules({ [name]: 'True' })[rule]).toBe(true)
    expect(rules({ [name]: false })[rule]).toBe(false)
    expect(rules({})[rule]).toBe(false)
  })

  it('MultipleOfAmt is an amount; of nothing it is none', () => {
    expect(rules({ MultipleOfAmt: '5.00' }).multipleOfMinor).toBe(500)
    expect(rules({ MultipleOfAmt: 0 }).multipleOfMinor).toBeNull()
  })

  it('the account is typed twice, has its caption, its hint and its keyboard', () => {
    const info = {
      BillTypeAcctLabel: 'Meter',
      BillingActHint: 'On the front',
      AcctInputMethod: 'KB',
      IsBAConfRequired: true,
    }
    expect(english(info).account).toMatchObject({
      label: { en: 'Meter' },
      hint: { en: 'On the front' },
      inputMethod: 'text',
      confirmTwice: true,
    })
  })

  it('a header and a footer keep the language they name', () => {
    const info = { ReceiptHeader: 'شركة', ReceiptHeaderLang: 'ar', ReceiptFooter: 'Bye', ReceiptFooterLang: 'سلام' }
    expect(english(info)).toMatchObject({
      receiptHeader: { ar: 'شركة' },
      receiptFooter: { ar: 'سلام', en: 'Bye' },
    })
  })

  it('a name is taken from the description where the list has none', () => {
    const info = { PmtType: 'POST', Name: 'Bill', NameLang: 'فاتورة' }
    expect(read(null, row(info, null)).name).toEqual({ ar: 'فاتورة', en: 'Bill' })
  })

  const changed: unknown[] = [true, false, 'True', 'PENDING', 7, '', null, { Key1: 1 }, ['x'], 'ar', '\u202e<b>']
  it.each(Object.keys(IGNORED_FIELDS))('%s changes nothing', (name) => {
    const key = { Key: 'Key1', Label: 'Area', Required: true }
    const range = { Lower: { Amt: 5 }, Upper: { Amt: 10 } }
    const info = (more: object) => ({
      ...guideSample,
      Fees: [{ Tier: [{ LowerAmt: 0, UpperAmt: 100, FixedAmt: { Amt: 2, ...more } }] }],
      PaymentRules: { ...guideSample.PaymentRules, ...more },
      PaymentRanges: { PaymentRangeType: [range, { Lower: { Amt: 20, ...more }, Upper: { Amt: 30, ...more } }] },
      BillTypeExtraRefKeys: { BillTypeRefKey: [{ ...key, ...more }] },
      ...more,
    })
    const plain = english(info({}))
    for (const value of changed) expect(english(info({ [name]: value }))).toEqual(plain)
  })

  it('a field that nobody knows changes nothing, whatever it is called', () => {
    const strange = JSON.parse(
      '{"__proto__": {"IsHidden": true}, "constructor": "x", "toString": "y", "Neu": [1]}',
    ) as object
    expect(english({ ...guideSample, ...strange })).toEqual(english(guideSample))
    const own = JSON.stringify({ ...guideSample, PmtType: 'POST' }).replace('{', '{"__proto__": {"IsHidden": true},')
    expect(read(null, row(own)).hidden).toBe(false)
  })
})

describe('whatever a description holds', () => {
  const names = [
    ...[
      'Name',
      'NameLang',
      'BillTypeCode',
      'Code',
      'PmtType',
      'AcctInputMethod',
      'BillTypeStatus',
      'BillTypeExtraRefKeys',
    ],
    ...[
      'BillTypeRefKey',
      'Key',
      'Label',
      'Required',
      'InputMethod',
      'EnumValues',
      'EnumValue',
      'Value',
      'Amount',
      'RegEX',
    ],
    ...['PaymentRules', 'IsInqRqr', 'MultipleOfAmt', 'PaymentRanges', 'PaymentRangeType', 'Lower', 'Upper', 'Amt'],
    ...[
      'Fees',
      'Tier',
      'LowerAmt',
      'UpperAmt',
      'FixedAmt',
      'Percent',
      'MinAmt',
      'MaxAmt',
      'AcctType',
      'IsEmbeddedFees',
    ],
    ...[
      'TermsCondition',
      'IsTermsConditionReq',
      'ReceiptHeader',
      'NextBTCs',
      'StartDate',
      'ExpiryDate',
      'BillingActRegEX',
    ],
  ]
  const leaf = fc.oneof(
    fc.constantFrom<unknown>(
      'PREP',
      'VOCH',
      'KP',
      'SC',
      '5.00',
      '٥',
      5,
      -5,
      1.005,
      1e30,
      true,
      false,
      null,
      '',
      'Key1',
      '([',
      '{',
    ),
    fc.string({ maxLength: 8 }),
    fc.double(),
  )
  const { description } = fc.letrec<{ description: unknown }>((tie) => ({
    description: fc.oneof(
      { maxDepth: 5, depthSize: 'large' },
      leaf,
      fc.array(tie('description'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...names), tie('description'), { maxKeys: 8 }),
      tie('description').map((inner) => JSON.stringify(inner) as unknown),
    ),
  }))

  it('gives a service that says what it is, or why it is not sold; no figure in it is anything but whole', () => {
    const object = fc.dictionary(fc.constantFrom(...names), description, { maxKeys: 12 })
    fc.assert(
      fc.property(object, fc.option(description, { nil: undefined }), (en, ar) => {
        const service = read(row(ar), row(en))
        const figures = [
          ...service.ranges.flatMap(({ lowerMinor, upperMinor }) => [lowerMinor, upperMinor - lowerMinor]),
          ...service.fees.flatMap(({ tiers }) => tiers.flatMap((tier) => [tier.fixedMinor, tier.percentMillionths])),
          ...service.extraKeys.flatMap(({ choices }) => choices.flatMap(({ amountMinor }) => amountMinor ?? [])),
          service.rules.multipleOfMinor ?? 0,
        ]
        for (const figure of figures) {
          expect(Number.isSafeInteger(figure)).toBe(true)
          expect(figure).toBeGreaterThanOrEqual(0)
        }
        expect(service.name.ar).not.toBe('')
        expect(service.name.en).not.toBe('')
        // It goes over the bridge and into the cache as it is.
        expect(JSON.parse(JSON.stringify(service))).toEqual(service)
      }),
    )
  })
})
