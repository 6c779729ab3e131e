/** A small catalogue with one service of every kind that the form serves, and the longest names there are. */
import type { BillerTile, CategoryTile, ServiceTile } from '../../src-shared/contract/catalogue.ts'
import { minor } from '../../src-shared/domain/money.ts'
import type { Words } from '../../src-shared/domain/payment.ts'
import type { AmountRange, Field, PaymentRules, Service } from '../../src-shared/domain/service.ts'
import { PLAIN_SERVICE } from '../../src-shared/testing/plain-service.ts'

export const words = (ar: string, en: string): Words => ({ ar, en })

export const fakeCategories: readonly CategoryTile[] = [
  words('محمول وشحن', 'Mobile and top-up'),
  words('كهرباء', 'Electricity'),
  words('مياه', 'Water'),
  words('غاز', 'Gas'),
  words('إنترنت وتليفون أرضي', 'Internet and landline'),
  words('كروت شحن وألعاب', 'Vouchers and games'),
  words('مدارس وجامعات', 'Schools and universities'),
  words('تبرعات', 'Donations'),
  words('تأمين وأقساط', 'Insurance and instalments'),
  words('خدمات حكومية', 'Government services'),
].map((name, index) => ({ id: index + 1, name, picture: null }))

const billerNames: readonly (readonly [number, Words])[] = [
  [1, words('فودافون', 'Vodafone')],
  [1, words('أورنچ', 'Orange')],
  [1, words('اتصالات من e&', 'e& Etisalat')],
  [1, words('وي موبايل', 'WE Mobile')],
  [2, words('شمال القاهرة لتوزيع الكهرباء', 'North Cairo Electricity')],
  [2, words('جنوب القاهرة لتوزيع الكهرباء', 'South Cairo Electricity')],
  [3, words('مياه القاهرة الكبرى', 'Greater Cairo Water')],
  [4, words('بتروتريد', 'Petrotrade')],
  [5, words('المصرية للاتصالات', 'Telecom Egypt')],
  [6, words('بلايستيشن', 'PlayStation')],
]

export const fakeBillers: readonly BillerTile[] = billerNames.map(([categoryId, name], index) => ({
  id: 100 + index,
  categoryId,
  name,
  picture: null,
}))

const RULES: PaymentRules = {
  inquiryRequired: false,
  fractionsAccepted: true,
  partialAccepted: false,
  overAccepted: false,
  advanceAccepted: false,
  mobileToNotify: false,
  multipleOfMinor: null,
}

export const ACCOUNT: Field = {
  key: 'billingAcct',
  label: words('رقم الموبايل', 'Mobile number'),
  hint: words('11 رقم يبدأ بـ 01', '11 digits beginning with 01'),
  inputMethod: 'digits',
  required: true,
  confirmTwice: false,
  masked: false,
  expression: null,
  choices: [],
  printed: true,
}

export const DISTRICT: Field = {
  ...ACCOUNT,
  key: 'Key1',
  label: words('المنطقة', 'District'),
  hint: null,
  inputMethod: 'text',
  choices: [
    { value: '01', label: words('مدينة نصر', 'Nasr City'), amountMinor: null },
    { value: '02', label: words('شبرا', 'Shubra'), amountMinor: null },
  ],
}

const fixed = (pounds: number): AmountRange => ({
  lowerMinor: minor(pounds * 100),
  upperMinor: minor(pounds * 100),
})

export function service(id: number, billerId: number, name: Words, more: Partial<Service>): Service {
  return {
    ...PLAIN_SERVICE,
    id,
    billerId,
    name,
    account: ACCOUNT,
    rules: RULES,
    ...more,
  }
}

const FEE = [
  {
    embedded: false,
    tiers: [
      {
        fromMinor: minor(0),
        toMinor: null,
        fixedMinor: minor(0),
        percentMillionths: 10_000,
        minimumMinor: minor(100),
        maximumMinor: minor(2500),
      },
    ],
  },
]

export const LONGEST_SERVICE = words(
  'سداد فاتورة استهلاك الكهرباء لمشتركي شركة شمال القاهرة لتوزيع الكهرباء بالقراءة الشهرية',
  'Monthly electricity consumption bill for subscribers of the North Cairo distribution company',
)

export const fakeServices: readonly Service[] = [
  service(1001, 100, words('فاتورة فودافون', 'Vodafone bill'), { fees: FEE }),
  service(1002, 100, words('شحن رصيد فودافون', 'Vodafone top-up'), {
    paymentType: 'PREP',
    fees: FEE,
    ranges: [{ lowerMinor: minor(500), upperMinor: minor(100_000) }],
  }),
  service(1003, 100, words('باقة فودافون بالاستعلام', 'Vodafone bundle, asked first'), {
    paymentType: 'PREP',
    rules: { ...RULES, inquiryRequired: true, partialAccepted: true, overAccepted: true },
  }),
  service(1004, 100, words('كارت فكة', 'Fakka card'), {
    paymentType: 'VOCH',
    account: null,
    fees: FEE,
    quantityMax: 10,
    ranges: [fixed(5), fixed(10), fixed(16.5), fixed(26), fixed(50), fixed(100)],
  }),
  service(1005, 104, words('شحن عداد كهرباء مسبق الدفع بالكارت', 'Prepaid electricity meter, by card'), {
    unsellable: 'card-reader-needed',
  }),
  service(1006, 104, LONGEST_SERVICE, {
    account: { ...ACCOUNT, label: words('رقم العداد', 'Meter number'), hint: null, confirmTwice: true },
    extraKeys: [DISTRICT],
    terms: words(
      'المبلغ لا يُسترد بعد السداد.\nالشركة مسؤولة عن صحة القراءة.',
      'The amount is not returned after payment.\nThe company answers for the reading.',
    ),
  }),
]

export const tilesOf = (services: readonly Service[], billers: readonly BillerTile[]): readonly ServiceTile[] =>
  services.map((each) => {
    const biller = billers.find(({ id }) => id === each.billerId)
    return {
      id: each.id,
      billerId: each.billerId,
      categoryId: biller?.categoryId ?? 1,
      name: each.name,
      billerName: biller?.name ?? words('', ''),
      picture: biller?.picture ?? null,
      unsellable: each.unsellable,
    }
  })

export const fakeTiles = tilesOf(fakeServices, fakeBillers)

export type FakeCatalogue = {
  readonly categories: readonly CategoryTile[]
  readonly billers: readonly BillerTile[]
  readonly services: readonly Service[]
  readonly tiles: readonly ServiceTile[]
}

export const fakeCatalogue: FakeCatalogue = {
  categories: fakeCategories,
  billers: fakeBillers,
  services: fakeServices,
  tiles: fakeTiles,
}
