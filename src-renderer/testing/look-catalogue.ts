/** The catalogue of the pictures that are compared: every kind of tile and form, the longest names, pictures of all shapes. */
import type { BillerTile, CategoryTile, ServiceTile } from '../../src-shared/contract/catalogue.ts'
import { minor } from '../../src-shared/domain/money.ts'
import type { Words } from '../../src-shared/domain/payment.ts'
import type { Field } from '../../src-shared/domain/service.ts'
import { ACCOUNT, FEE, fixed, RULES, service, words, type FakeCatalogue } from './fake-catalogue.ts'

/** A company's picture: a square of its colour, a wide word on white, or a dark sign on nothing. */
function logo(kind: 'square' | 'wide' | 'see-through', colour: string): string {
  const drawings = {
    square: `<rect width="96" height="96" fill="${colour}"/><circle cx="48" cy="48" r="26" fill="#fff"/>`,
    wide: `<rect width="96" height="96" fill="#fff"/><rect x="4" y="34" width="88" height="28" rx="14" fill="${colour}"/>`,
    'see-through': `<path d="M48 8l36 80H12z" fill="${colour}"/>`,
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96">${drawings[kind]}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

const categories: readonly CategoryTile[] = [
  { id: 1, name: words('محمول وشحن', 'Mobile and top-up'), picture: logo('square', '#c8102e') },
  { id: 2, name: words('كهرباء', 'Electricity'), picture: logo('see-through', '#b07a00') },
  { id: 3, name: words('مياه', 'Water'), picture: logo('wide', '#1565a9') },
  { id: 4, name: words('غاز', 'Gas'), picture: null },
  { id: 5, name: words('إنترنت وتليفون أرضي', 'Internet and landline'), picture: logo('see-through', '#17191c') },
  { id: 6, name: words('كروت شحن وألعاب', 'Vouchers and games'), picture: null },
  { id: 7, name: words('مدارس وجامعات', 'Schools and universities'), picture: null },
  { id: 8, name: words('تبرعات', 'Donations'), picture: null },
  { id: 9, name: words('تأمين وأقساط', 'Insurance and instalments'), picture: logo('wide', '#5d4b8a') },
  { id: 10, name: words('خدمات حكومية', 'Government services'), picture: null },
  {
    id: 11,
    name: words(
      'اشتراكات النوادي والنقابات المهنية وصناديق الزمالة',
      'Clubs, professional syndicates and fellowship fund subscriptions',
    ),
    picture: null,
  },
]

const LONGEST_BILLER = words(
  'شركة جنوب القاهرة لتوزيع الكهرباء لمشتركي العدادات مسبقة الدفع بمناطق المعادي وحلوان',
  'South Cairo Electricity Distribution Company for prepaid meter subscribers in Maadi and Helwan',
)

const billers: readonly BillerTile[] = [
  [1, words('فودافون', 'Vodafone'), logo('square', '#e60000')],
  [1, words('أورنچ', 'Orange'), logo('square', '#d85c00')],
  [1, words('اتصالات من e&', 'e& Etisalat'), logo('wide', '#4a7d12')],
  [1, words('وي موبايل', 'WE Mobile'), null],
  [2, words('شمال القاهرة لتوزيع الكهرباء', 'North Cairo Electricity'), logo('see-through', '#17191c')],
  [2, LONGEST_BILLER, null],
  [2, words('الإسكندرية لتوزيع الكهرباء', 'Alexandria Electricity'), logo('wide', '#0b5fa5')],
  ...Array.from({ length: 14 }, (_, at): readonly [number, Words, string | null] => [
    2,
    words(`شركة توزيع رقم ${String(at + 1)}`, `Distribution company ${String(at + 1)}`),
    at % 3 === 0 ? logo('square', '#2d6a4f') : null,
  ]),
].map(([categoryId, name, picture], at) => ({
  id: 100 + at,
  categoryId: categoryId as number,
  name: name as Words,
  picture: picture as string | null,
}))

const METER: Field = {
  ...ACCOUNT,
  label: words('رقم العداد', 'Meter number'),
  hint: words('مكتوب على ضهر الكارت', 'It stands on the back of the card'),
  confirmTwice: true,
}

const DISTRICT: Field = {
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

const TERMS = words(
  'المبلغ لا يُسترد بعد السداد.\nالشركة مسؤولة عن صحة القراءة.\nالإيصال هو إثبات السداد الوحيد.',
  'The amount is not returned after payment.\nThe company answers for the reading.\nThe receipt is the only proof of payment.',
)

const LONGEST_SERVICE = words(
  'سداد فاتورة استهلاك الكهرباء لمشتركي شركة شمال القاهرة لتوزيع الكهرباء بالقراءة الشهرية',
  'Monthly electricity consumption bill for subscribers of the North Cairo distribution company',
)

const services = [
  service(1001, 100, words('فاتورة فودافون', 'Vodafone bill'), { fees: FEE }),
  service(1002, 100, words('شحن رصيد فودافون', 'Vodafone top-up'), {
    paymentType: 'PREP',
    fees: FEE,
    ranges: [{ lowerMinor: minor(500), upperMinor: minor(999_999_999) }],
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
  service(1006, 104, LONGEST_SERVICE, { account: METER, extraKeys: [DISTRICT], terms: TERMS }),
  service(1007, 104, words('فاتورة كهرباء شمال القاهرة', 'North Cairo electricity bill'), {
    account: { ...METER, confirmTwice: false },
  }),
  service(1008, 104, words('رسوم تركيب عداد كودي', 'Coded meter installation fee'), { unsellable: 'fee-unknown' }),
  service(1009, 104, words('استرداد تأمين', 'Deposit refund'), { unsellable: 'money-out' }),
]

const tiles: readonly ServiceTile[] = services.map((each) => {
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

export const lookCatalogue: FakeCatalogue = { categories, billers, services, tiles }
