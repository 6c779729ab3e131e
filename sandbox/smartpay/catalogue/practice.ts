/**
 * The practice shelf: one service for every form a real catalogue can take, however rare. Ids are stable; the tests and
 * the table in docs/sandbox.md name them.
 */
import { asked, bill, biller, card, EGP, packs, rules, topUp } from './make.ts'
import type { Draft } from './make.ts'
import type { BillerSeed } from './types.ts'

const METHODS = ['KP', 'KB', 'SC', 'GSC', 'WSC', 'GASSC', 'PSAG', 'CR', 'KC', 'NI', 'SK'] as const

export const key = (
  Key: string,
  ar: string,
  en: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> => ({
  Key,
  Label: { ar, en },
  Required: true,
  InputMethod: 'KP',
  ...more,
})

const pickList = {
  EnumValues: {
    EnumValue: [
      { Alias: { ar: 'شهر', en: 'One month' }, Value: '1', Amount: 50, Description: '' },
      { Alias: { ar: 'ثلاثة شهور', en: 'Three months' }, Value: '3', Amount: 135.5, Description: '' },
      { Alias: { ar: 'سنة', en: 'One year' }, Value: '12', Amount: 480, Description: '' },
    ],
  },
}

const tier = (lower: number, upper: number, more: Record<string, unknown>): Record<string, unknown> => ({
  LowerAmt: lower,
  UpperAmt: upper,
  ...more,
})

/** A bill with one rule changed. */
const ruled = (ar: string, en: string, changed: Record<string, unknown>): Draft =>
  bill(ar, en, 'account', { info: { PaymentRules: rules({ IsInqRqr: true, ...changed }) } })

/** A top-up with one thing in its `biller_info` changed. */
export const odd = (ar: string, en: string, info: Record<string, unknown>): Draft =>
  topUp(ar, en, 'account', [5, 5000], { info })

export const PRACTICE: readonly BillerSeed[] = [
  biller(219, 90, 'البداية', 'First steps', [
    bill('فاتورة تدريب', 'Practice bill', 'account', { feeMinor: 200 }),
    asked('شحن بعد الاستعلام', 'Top-up after an inquiry', 'account', [5, 5000], {
      info: { PaymentRules: rules({ IsInqRqr: true, IsFracAcpt: true }) },
    }),
    topUp('شحن بمبلغ حر', 'Free-amount top-up', 'account', [1, 20_000], {
      info: { PaymentRules: rules({ IsFracAcpt: true }) },
    }),
    packs('شحن بفئات', 'Fixed denominations', 'account', [10, 25, 50, 100]),
    card('كارت برقم سري', 'Card with a PIN', [10, 25, 50, 100]),
    bill('فاتورة قابلة للإلغاء', 'Bill that can be cancelled', 'account', {
      feeMinor: 200,
      info: { SupportPmtReverse: true, IsAllowCancel: true },
    }),
    bill('فاتورة برسوم إلزامية', 'Bill that needs its fee', 'account', {
      provider: 'khales',
      commission: [{ fromMinor: 0, toMinor: 99_999_999, percent: 1.5, minMinor: 300, maxMinor: 2500 }],
    }),
    packs('بطاقة عضوية', 'Membership with duplicate input', 'account', [20, 40], {
      info: {
        IsBAConfRequired: true,
        BillingActHint: { ar: 'ثمانية أرقام', en: 'Eight digits' },
        BillingActRegEX: '^\\d{8}$',
      },
    }),
    card('كارت لكل الأحوال', 'Card for every outcome', [25, 25.91, 25.92, 25.93, 25.97, 25.98], { picture: 'missing' }),
    bill('فاتورة بدون رسوم', 'Bill without a fee', 'account'),
  ]),

  biller(
    219,
    91,
    'طرق الإدخال',
    'Input methods',
    METHODS.map((method) =>
      topUp(`إدخال ${method}`, `Input ${method}`, 'account', [5, 5000], { info: { AcctInputMethod: method } }),
    ),
  ),

  biller(219, 92, 'خانات إضافية', 'Extra keys', [
    odd('خانات كما في الدليل', 'Keys as in the guide', {
      BillTypeExtraRefKeys: [
        { key: 'Key1', label: { ar: 'كود المنطقة', en: 'Area code' }, input_method: 'KP', required: true },
        { key: 'Key2', label: { ar: 'الاسم', en: 'Name' }, input_method: 'KB', required: false },
      ],
    }),
    odd('خانات كجدول', 'Keys as a table', {
      BillTypeExtraRefKeys: [
        key('Key1', 'كود المنطقة', 'Area code', { IsCnfrmRequired: true }),
        key('Key2', 'الرقم السري', 'Secret number', { IsInputMasked: true, Required: false }),
      ],
    }),
    odd('خانات داخل كائن', 'Keys in an object', {
      BillTypeExtraRefKeys: {
        BillTypeRefKey: [
          key('Key1', 'كود المنطقة', 'Area code', {
            IsBAKeyPart: false,
            IsPrintKeyPart: true,
            KeyHint: { ar: 'رقمان', en: 'Two digits' },
            RegEX: '^\\d{2}$',
            IsEncryptRequired: false,
          }),
          key('Key3', 'السنة', 'Year', { RegEX: '^20\\d{2}$', Required: false }),
        ],
      },
    }),
    odd('خانة واحدة', 'A single key', {
      BillTypeExtraRefKeys: { BillTypeRefKey: key('Key1', 'كود الفرع', 'Branch code') },
    }),
    odd('قائمة اختيار', 'Pick list with fixed amounts', {
      BillTypeExtraRefKeys: {
        BillTypeRefKey: [key('Key1', 'المدة', 'Duration', { ...pickList, IsPrintKeyPart: true })],
      },
      PaymentRanges: undefined,
      PaymentRules: rules({ IsFracAcpt: true }),
    }),
    odd('خانة من كارت', 'A key from a card', {
      BillTypeExtraRefKeys: { BillTypeRefKey: [key('Key1', 'كود الشركة', 'Vendor', { InputMethod: 'SC' })] },
    }),
    odd('ست خانات', 'Six keys', {
      BillTypeExtraRefKeys: {
        BillTypeRefKey: [1, 2, 3, 4, 5, 6].map((n) => key(`Key${n}`, `خانة ${n}`, `Field ${n}`, { Required: n < 3 })),
      },
    }),
  ]),

  biller(219, 93, 'قواعد الدفع', 'Payment rules', [
    ruled('كسور', 'Fractions', { IsFracAcpt: true }),
    ruled('جنيهات صحيحة', 'Whole pounds only', {}),
    ruled('دفع جزئي', 'Part payment', { IsPrtAcpt: true, IsFracAcpt: true }),
    ruled('دفع زائد', 'Over payment', { IsOvrAcpt: true, IsFracAcpt: true }),
    ruled('دفع مقدم', 'Payment in advance', { IsAdvAcpt: true, IsFracAcpt: true }),
    ruled('إخطار بالموبايل', 'Mobile to notify', { IsMobNtfy: true, IsFracAcpt: true }),
    ruled('دفع بالبطاقة', 'Bank card accepted', { IsAcptCardPmt: true, IsFracAcpt: true }),
    odd('مضاعفات خمسة', 'Multiples of five', { PaymentRules: rules({ MultipleOfAmt: 5 }) }),
    odd('مبلغ صفر', 'Zero accepted', { IsAcceptZeroPmt: true }),
    odd('بدون قواعد', 'No rules at all', { PaymentRules: undefined }),
  ]),

  biller(219, 94, 'مبالغ ورسوم', 'Ranges and fees', [
    packs('فئات ثابتة', 'Fixed only', 'account', [10, 20]),
    topUp('مدى حر', 'Free range', 'account', [10, 1000]),
    odd('فئات ومدى معاً', 'Fixed and free', {
      PaymentRanges: {
        PaymentRangeType: [
          { Lower: { Amt: '10', CurCode: 'EGP' }, Upper: { Amt: '10.00', CurCode: 'EGP' } },
          { Lower: EGP(2000), Upper: EGP(2000) },
          { Lower: EGP(10_000), Upper: EGP(50_000) },
        ],
      },
    }),
    odd('رسوم نسبة بحد أدنى وأقصى', 'Percent with ends', {
      Fees: [{ Tier: [tier(0, 5000, { Percent: { Value: 2, MinAmt: 3, MaxAmt: 20 } })], IsEmbeddedFees: false }],
    }),
    odd('رسوم نسبة بلا حد أقصى', 'Percent without a maximum', {
      Fees: [{ Tier: [tier(0, 5000, { Percent: { Value: 1.25, MinAmt: 1 } })], IsEmbeddedFees: false }],
    }),
    odd('شرائح رسوم', 'Tiers', {
      Fees: [
        {
          Tier: [
            tier(0, 100, { FixedAmt: EGP(200) }),
            tier(100.01, 1000, { FixedAmt: EGP(500), Percent: { Value: 0.5 } }),
            tier(1000.01, 5000, {
              FixedAmt: { Amt: '10.00', CurCode: 'EGP' },
              StartDate: '2020-01-01',
              ExpiryDate: '2099-12-31',
            }),
          ],
          IsEmbeddedFees: false,
        },
      ],
    }),
    odd('رسوم ضمن المبلغ', 'Fee inside the amount', {
      Fees: [{ Tier: [tier(0, 5000, { FixedAmt: EGP(300) })], IsEmbeddedFees: true }],
    }),
    odd('رسوم لأنواع حسابات', 'Fees by account type', {
      Fees: [
        { Tier: [tier(0, 5000, { FixedAmt: EGP(100) })], IsEmbeddedFees: false, AcctType: 'SDA' },
        { Tier: [tier(0, 5000, { FixedAmt: EGP(900) })], IsEmbeddedFees: false, AcctType: 'CRD' },
      ],
    }),
    topUp('رسوم تجاوز الحد', 'Over-limit fee', 'account', [5, 20_000], {
      overLimit: { aboveMinor: 300_000, feeMinor: 700 },
    }),
    topUp('حد يومي', 'Daily limit', 'account', [5, 20_000], { dailyLimitMinor: 100_000 }),
    topUp('رسوم إضافية', 'Extra fee', 'account', [5, 5000], { extraFeeMinor: 150 }),
  ]),

  biller(219, 95, 'أحوال الخدمة', 'Service states', [
    odd('شروط وأحكام', 'Terms', {
      IsTermsConditionReq: true,
      TermsCondition: {
        ar: 'لا يُرد المبلغ بعد الدفع.\nيراجع العميل بياناته قبل التأكيد.',
        en: 'What is paid is not returned.\nThe customer checks the details before confirming.',
      },
    }),
    odd('رمز لمرة واحدة اختياري', 'One-time code optional', { OTPEnabled: true }),
    odd('رمز لمرة واحدة إلزامي', 'One-time code required', { OTPEnabled: true, OTPRequired: true }),
    odd('متاحة مبدئياً', 'Availability pending', { BillTypeStatus: 'AvailPend' }),
    odd('محذوفة', 'Deleted', { BillTypeStatus: 'Deleted' }),
    odd('حذف مبدئي', 'Deletion pending', { BillTypeStatus: 'DelPend' }),
    odd('مخفية', 'Hidden', { IsHidden: true }),
    odd('سحب نقدي', 'Cash-out', {
      Type: 'CASHOUT',
      BillTypeNature: 'CASHOUT_INQ',
      HasCorrelation: true,
      CorrBillTypeCode: 95_009,
    }),
    odd('تأكيد السحب', 'Cash-out confirmation', { BillTypeNature: 'CASHOUT_CORR' }),
    odd('إيداع دولي', 'Incoming transfer', { Type: 'CASHININT', CorrBillTypeCode: 95_011 }),
    odd('بدون إعادة طباعة', 'No reprint', { AllowRctRePrint: false }),
    odd('إيصال برأس وتذييل', 'Receipt texts', {
      ReceiptHeader: { ar: 'شركة التدريب\nفرع المعادي', en: 'Practice Company\nMaadi branch' },
      ReceiptFooter: { ar: 'احتفظ بالإيصال ١٤ يوماً', en: 'Keep this receipt for 14 days' },
    }),
    odd('خدمة تالية', 'With a next service', { NextBTCs: '95001', IsSeparateNextPmt: true }),
    odd('انتهت صلاحيتها', 'Expired', { StartDate: '2019-01-01', ExpiryDate: '2020-12-31' }),
    odd('نوع دفع مجهول', 'Unknown payment type', { PmtType: 'LATER' }),
  ]),

  biller(219, 96, 'صيغ البيانات', 'Forms of biller_info', [
    topUp('كائن', 'Object', 'account', [5, 500], { form: 'object' }),
    topUp('نص جيسون', 'JSON text', 'account', [5, 500], { form: 'json' }),
    topUp('نص بايثون', 'Python text', 'account', [5, 500], { form: 'python' }),
    topUp('بدون بيانات', 'False', 'account', [5, 500], { form: 'false' }),
    topUp('بيانات غائبة', 'Absent', 'account', [5, 500], { form: 'absent' }),
    bill('فاتورة نص بايثون', 'Bill in Python text', 'account', { form: 'python' }),
    topUp('', 'No Arabic name', 'account', [5, 500], { name: { ar: null, en: 'No Arabic name' } }),
    topUp('بدون اسم إنجليزي', '', 'account', [5, 500], { name: { ar: 'بدون اسم إنجليزي', en: null } }),
  ]),

  biller(219, 97, 'مزوّد معطوب', "Broken biller's list", [
    topUp('اسم بفاصلة عليا', "Owner's club", 'account', [5, 500], { form: 'broken' }),
    topUp('بجوار المعطوب', 'Beside the broken one', 'account', [5, 500]),
  ]),
  biller(219, 98, 'مزوّد فارغ', 'Empty biller', []),
  biller(
    219,
    99,
    'أسماء معادية',
    'Hostile names',
    [
      topUp(
        '<img src=x onerror=alert(1)> "دفع" & \u202Eعكس\u202C',
        `<script>alert('x')</script> \u202Edesrever\u202C ${'very long '.repeat(40)}`,
        'account',
        [5, 500],
      ),
      topUp(`اسم طويل جداً ${'للغاية '.repeat(60)}`, 'O\'Brien\'s "quoted" & <b>bold</b>', 'account', [5, 500]),
    ],
    'missing',
  ),
  biller(219, 100, null, 'No Arabic biller', [topUp('خدمة', 'Service', 'account', [5, 500])]),
]
