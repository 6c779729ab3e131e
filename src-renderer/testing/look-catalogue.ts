/** The catalogue of the pictures that are compared: every kind of tile and form, the longest names, pictures of all shapes. */
import type { BillerTile, CategoryTile } from '../../src-shared/contract/catalogue.ts'
import { minor } from '../../src-shared/domain/money.ts'
import type { Words } from '../../src-shared/domain/payment.ts'
import type { Field } from '../../src-shared/domain/service.ts'
import {
  ACCOUNT,
  DISTRICT,
  fakeBillers,
  fakeCategories,
  fakeServices,
  LONGEST_SERVICE,
  service,
  tilesOf,
  words,
  type FakeCatalogue,
} from './fake-catalogue.ts'

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

const CATEGORY_PICTURES: Readonly<Record<number, string>> = {
  1: logo('square', '#c8102e'),
  2: logo('see-through', '#b07a00'),
  3: logo('wide', '#1565a9'),
  5: logo('see-through', '#17191c'),
  9: logo('wide', '#5d4b8a'),
}

const categories: readonly CategoryTile[] = [
  ...fakeCategories.map((each) => ({ ...each, picture: CATEGORY_PICTURES[each.id] ?? null })),
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

/** Of the first billers, in their order. */
const BILLER_PICTURES = [
  logo('square', '#e60000'),
  logo('square', '#d85c00'),
  logo('wide', '#4a7d12'),
  null,
  logo('see-through', '#17191c'),
]

const billers: readonly BillerTile[] = [
  ...fakeBillers
    .slice(0, BILLER_PICTURES.length)
    .map(({ categoryId, name }, at): readonly [number, Words, string | null] => [
      categoryId,
      name,
      BILLER_PICTURES[at] ?? null,
    ]),
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

const TERMS = words(
  'المبلغ لا يُسترد بعد السداد.\nالشركة مسؤولة عن صحة القراءة.\nالإيصال هو إثبات السداد الوحيد.',
  'The amount is not returned after payment.\nThe company answers for the reading.\nThe receipt is the only proof of payment.',
)

const services = [
  // The same as in the small catalogue, but for a top-up that takes the largest amounts and a meter's own form.
  ...fakeServices
    .filter(({ id }) => id !== 1006)
    .map((each) =>
      each.id === 1002 ? { ...each, ranges: [{ lowerMinor: minor(500), upperMinor: minor(999_999_999) }] } : each,
    ),
  service(1006, 104, LONGEST_SERVICE, { account: METER, extraKeys: [DISTRICT], terms: TERMS }),
  service(1007, 104, words('فاتورة كهرباء شمال القاهرة', 'North Cairo electricity bill'), {
    account: { ...METER, confirmTwice: false },
  }),
  service(1008, 104, words('رسوم تركيب عداد كودي', 'Coded meter installation fee'), { unsellable: 'fee-unknown' }),
  service(1009, 104, words('استرداد تأمين', 'Deposit refund'), { unsellable: 'money-out' }),
]

export const lookCatalogue: FakeCatalogue = { categories, billers, services, tiles: tilesOf(services, billers) }
