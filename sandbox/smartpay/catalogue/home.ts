/** What a household pays: internet, landline, electricity, water, gas. */
import { asked, bill, biller, packs, topUp } from './make.ts'
import type { Draft } from './make.ts'
import type { BillerSeed } from './types.ts'

const ELECTRICITY = [
  [41, 'كهرباء شمال القاهرة', 'North Cairo Electricity'],
  [42, 'كهرباء جنوب القاهرة', 'South Cairo Electricity'],
  [43, 'كهرباء الإسكندرية', 'Alexandria Electricity'],
  [44, 'كهرباء القناة', 'Canal Electricity'],
  [45, 'كهرباء شمال الدلتا', 'North Delta Electricity'],
  [46, 'كهرباء جنوب الدلتا', 'South Delta Electricity'],
  [47, 'كهرباء البحيرة', 'Beheira Electricity'],
  [48, 'كهرباء مصر الوسطى', 'Middle Egypt Electricity'],
  [49, 'كهرباء مصر العليا', 'Upper Egypt Electricity'],
] as const

const WATER = [
  [51, 'مياه القاهرة', 'Cairo Water'],
  [52, 'مياه الجيزة', 'Giza Water'],
  [53, 'مياه الإسكندرية', 'Alexandria Water'],
  [54, 'مياه القليوبية', 'Qalyubia Water'],
  [55, 'مياه الغربية', 'Gharbia Water'],
  [56, 'مياه الشرقية', 'Sharqia Water'],
] as const

const GAS = [
  [57, 'بتروتريد', 'Petrotrade'],
  [58, 'تاون جاس', 'Town Gas'],
  [59, 'ناتجاس', 'NatGas'],
  [60, 'طاقة غاز', 'Taqa Gas'],
] as const

/** Read from the customer's card and written back to it: no account is typed. */
function charge(ar: string, en: string, method: 'SC' | 'WSC' | 'GSC'): Draft {
  return topUp(ar, en, 'meter', [10, 3000], {
    info: {
      PmtType: 'PREP',
      ServiceType: 'UTL',
      AcctInputMethod: method,
      PaymentRules: { IsInqRqr: true, IsFracAcpt: true },
      inquiry_required: true,
    },
  })
}

export const HOME: readonly BillerSeed[] = [
  biller(208, 31, 'وي إنترنت', 'WE Internet', [
    bill('فاتورة إنترنت وي', 'WE Internet bill', 'landline'),
    packs('باقات وي سبيس', 'WE Space packs', 'landline', [160, 225, 410, 740]),
    topUp('شحن رصيد إنترنت وي', 'WE Internet balance', 'landline', [50, 2000]),
    packs('باقة إضافية وي', 'WE extra quota', 'landline', [35, 60, 110]),
  ]),
  biller(208, 32, 'أورنج دي إس إل', 'Orange DSL', [
    bill('اشتراك أورنج دي إس إل', 'Orange DSL subscription', 'landline'),
    asked('تجديد باقة أورنج دي إس إل', 'Orange DSL renewal', 'landline', [100, 1500]),
  ]),
  biller(208, 33, 'فودافون دي إس إل', 'Vodafone DSL', [
    bill('اشتراك فودافون دي إس إل', 'Vodafone DSL subscription', 'landline'),
    asked('تجديد باقة فودافون دي إس إل', 'Vodafone DSL renewal', 'landline', [100, 1500]),
  ]),
  biller(208, 34, 'اتصالات دي إس إل', 'Etisalat DSL', [
    bill('اشتراك اتصالات دي إس إل', 'Etisalat DSL subscription', 'landline'),
    packs('باقات اتصالات المنزلية', 'Etisalat home packs', 'landline', [170, 300, 520]),
  ]),
  biller(208, 35, 'المصرية للاتصالات', 'Telecom Egypt', [
    bill('فاتورة التليفون الأرضي', 'Landline bill', 'landline', { feeMinor: 200 }),
    bill('فاتورة التليفون ربع السنوية', 'Quarterly landline bill', 'landline'),
    bill('مديونية تليفون مرفوع', 'Closed line arrears', 'landline'),
  ]),

  ...ELECTRICITY.map(([id, ar, en]) =>
    biller(209, id, ar, en, [
      bill(`فاتورة ${ar}`, `${en} bill`, 'subscriber', { feeMinor: 300 }),
      charge(`شحن كارت ${ar}`, `${en} card charge`, 'SC'),
      asked(`شحن عداد كودي ${ar}`, `${en} code meter`, 'meter', [10, 5000]),
      bill(`مقايسة ${ar}`, `${en} connection estimate`, 'contract'),
    ]),
  ),
  ...WATER.map(([id, ar, en]) =>
    biller(210, id, ar, en, [
      bill(`فاتورة ${ar}`, `${en} bill`, 'subscriber', { feeMinor: 250 }),
      charge(`شحن كارت ${ar}`, `${en} card charge`, 'WSC'),
      bill(`أقساط ${ar}`, `${en} instalment`, 'contract', {
        provider: 'khales',
        commission: [{ fromMinor: 0, toMinor: 99_999_999, percent: 1, minMinor: 150 }],
      }),
    ]),
  ),
  ...GAS.map(([id, ar, en]) =>
    biller(211, id, ar, en, [
      bill(`فاتورة غاز ${ar}`, `${en} gas bill`, 'subscriber', { feeMinor: 200 }),
      charge(`شحن كارت غاز ${ar}`, `${en} gas card charge`, 'GSC'),
      bill(`قسط توصيل غاز ${ar}`, `${en} connection instalment`, 'contract', { provider: 'khales', ...khalesFee() }),
    ]),
  ),
]

function khalesFee(): { commission: { fromMinor: number; toMinor: number; fixedMinor: number }[] } {
  return { commission: [{ fromMinor: 0, toMinor: 99_999_999, fixedMinor: 435 }] }
}
