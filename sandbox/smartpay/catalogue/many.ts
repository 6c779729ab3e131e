/**
 * A catalogue as large as one wishes, always the same one: billers with names as shops know them, fifty services each, a
 * picture for every one. For what must stay quick with twenty thousand services.
 */
import { asked, bill, biller, packs, topUp, type Draft } from './make.ts'
import type { BillerSeed, CategorySeed, ServiceSeed } from './types.ts'

type Pair = readonly [ar: string, en: string]

const TRADES: readonly Pair[] = [
  ['مياه الشرب', 'Drinking Water'],
  ['كهرباء', 'Electricity'],
  ['الغاز الطبيعي', 'Natural Gas'],
  ['إنترنت منزلي', 'Home Internet'],
  ['شحن محمول', 'Mobile Top-up'],
  ['مدارس', 'Schools'],
  ['جامعات ومعاهد', 'Universities'],
  ['نوادي رياضية', 'Sports Clubs'],
  ['جمعيات خيرية', 'Charities'],
  ['تأمينات', 'Insurance'],
  ['تقسيط أجهزة', 'Installments'],
  ['تمويل متناهي الصغر', 'Microfinance'],
  ['مواصلات وسفر', 'Travel'],
  ['ألعاب إلكترونية', 'Games'],
  ['اشتراكات قنوات', 'Television'],
  ['مرور ومخالفات', 'Traffic'],
  ['أحياء ومحليات', 'Municipalities'],
  ['عيادات ومعامل', 'Clinics'],
  ['متاجر إلكترونية', 'Online Shops'],
  ['نقابات', 'Syndicates'],
]

const HOLDERS: readonly Pair[] = [
  ['القاهرة', 'Cairo'],
  ['الجيزة', 'Giza'],
  ['الإسكندرية', 'Alexandria'],
  ['المنصورة', 'Mansoura'],
  ['طنطا', 'Tanta'],
  ['أسيوط', 'Assiut'],
  ['سوهاج', 'Sohag'],
  ['الأقصر', 'Luxor'],
  ['أسوان', 'Aswan'],
  ['دمياط', 'Damietta'],
  ['بورسعيد', 'Port Said'],
  ['الإسماعيلية', 'Ismailia'],
  ['السويس', 'Suez'],
  ['الفيوم', 'Fayoum'],
  ['بني سويف', 'Beni Suef'],
  ['المنيا', 'Minya'],
  ['قنا', 'Qena'],
  ['الزقازيق', 'Zagazig'],
  ['شبين الكوم', 'Shebin El-Kom'],
  ['دمنهور', 'Damanhour'],
]

const FIRMS: readonly Pair[] = [
  ['النيل', 'Nile'],
  ['الأهرام', 'Ahram'],
  ['الفرعونية', 'Pharaonic'],
  ['المتحدة', 'United'],
  ['الدولية', 'International'],
  ['الوطنية', 'National'],
  ['الحديثة', 'Modern'],
  ['النور', 'Nour'],
  ['المستقبل', 'Future'],
  ['الرواد', 'Pioneers'],
  ['الصفوة', 'Elite'],
  ['الشروق', 'Sunrise'],
  ['الواحة', 'Oasis'],
  ['الدلتا', 'Delta'],
  ['الصعيد', 'Upper Egypt'],
  ['سيناء', 'Sinai'],
  ['البحر الأحمر', 'Red Sea'],
  ['الفيروز', 'Turquoise'],
  ['الياسمين', 'Jasmine'],
  ['اللوتس', 'Lotus'],
]

const ACTS: readonly (readonly [ar: string, en: string, make: (ar: string, en: string) => Draft])[] = [
  ['فاتورة الشهر', 'Monthly bill', (ar, en) => bill(ar, en, 'account', { picture: 'drawn' })],
  ['فاتورة متأخرة', 'Overdue bill', (ar, en) => bill(ar, en, 'subscriber', { picture: 'drawn' })],
  ['شحن رصيد', 'Recharge', (ar, en) => topUp(ar, en, 'mobile', [5, 500], { picture: 'drawn' })],
  ['باقة', 'Bundle', (ar, en) => packs(ar, en, 'mobile', [10, 25, 50], { picture: 'drawn' })],
  ['قسط', 'Installment', (ar, en) => bill(ar, en, 'contract', { picture: 'drawn' })],
  ['اشتراك سنوي', 'Yearly subscription', (ar, en) => asked(ar, en, 'nationalId', [50, 900], { picture: 'drawn' })],
  ['تجديد', 'Renewal', (ar, en) => asked(ar, en, 'policy', [20, 400], { picture: 'drawn' })],
  ['مصروفات', 'Fees', (ar, en) => bill(ar, en, 'student', { picture: 'drawn' })],
  ['تليفون أرضي', 'Landline', (ar, en) => bill(ar, en, 'landline', { picture: 'drawn' })],
  ['تبرع', 'Donation', (ar, en) => topUp(ar, en, 'donor', [1, 1000], { picture: 'drawn' })],
]

const KINDS: readonly Pair[] = [
  ['منزلي', 'Home'],
  ['تجاري', 'Commercial'],
  ['حكومي', 'Government'],
  ['شباب', 'Youth'],
  ['عائلي', 'Family'],
]

const SERVICES_A_BILLER = ACTS.length * KINDS.length
/** Above everything that the ordinary catalogue uses. */
const FIRST_ID = 10_000
const FIRST_BILLER = FIRST_ID + 100

export type Many = { readonly categories: readonly CategorySeed[]; readonly billers: readonly BillerSeed[] }

/** As many services, fifty to a biller, the billers dealt out over twenty categories. */
export function manyServices(count: number): Many {
  const billers = Array.from({ length: Math.ceil(count / SERVICES_A_BILLER) }, (_, index) => aBiller(index))
  const categories = TRADES.map(([ar, en], index): CategorySeed => ({
    id: FIRST_ID + index,
    name: { ar, en },
    picture: 'drawn',
  }))
  const used = new Set(billers.map(({ categoryId }) => categoryId))
  return { categories: categories.filter(({ id }) => used.has(id)), billers }
}

/** One of them by its id, however many are listed; null when it cannot be one. */
export function findAmongMany(id: number): { service: ServiceSeed; biller: BillerSeed } | null {
  const index = Math.floor(id / 100) - FIRST_BILLER
  if (index < 0 || index >= 2000) return null
  const biller = aBiller(index)
  const service = biller.services.find((one) => one.id === id)
  return service ? { service, biller } : null
}

/** One of their categories or billers by its id. */
export function findNodeAmongMany(id: number): CategorySeed | BillerSeed | undefined {
  const category = manyServices(TRADES.length * SERVICES_A_BILLER).categories.find((one) => one.id === id)
  return category ?? (id >= FIRST_BILLER && id < FIRST_BILLER + 2000 ? aBiller(id - FIRST_BILLER) : undefined)
}

function aBiller(index: number): BillerSeed {
  const trade = index % TRADES.length
  const round = Math.floor(index / TRADES.length)
  const holder = HOLDERS[round % HOLDERS.length] ?? HOLDERS[0]
  const firm = FIRMS[(index * 7 + round) % FIRMS.length] ?? FIRMS[0]
  const [tradeAr, tradeEn] = TRADES[trade] ?? ['', '']
  const name = [
    `${tradeAr} ${firm?.[0] ?? ''} ${holder?.[0] ?? ''}`,
    `${holder?.[1] ?? ''} ${firm?.[1] ?? ''} ${tradeEn}`,
  ]
  const drafts = ACTS.flatMap(([ar, en, make], act) =>
    KINDS.map(([kindAr, kindEn], kind) =>
      make(
        `${ar} ${kindAr} ${holder?.[0] ?? ''} ${String(index * 50 + act * 5 + kind + 1)}`,
        `${kindEn} ${en} ${holder?.[1] ?? ''} ${String(index * 50 + act * 5 + kind + 1)}`,
      ),
    ),
  )
  return biller(FIRST_ID + trade, FIRST_BILLER + index, name[0] ?? '', name[1] ?? '', drafts)
}
