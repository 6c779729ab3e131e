/**
 * What the page lets through is what main lets through, and the other way round: a cashier is never sent back from the
 * cash for something the form could have said, and nothing is refused on the page that main would have sold.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BillView } from '../../src-shared/contract/sale.ts'
import { minor } from '../../src-shared/domain/money.ts'
import { needsInquiry } from '../../src-shared/domain/sale-shape.ts'
import type { Bill, Field, Service } from '../../src-shared/domain/service.ts'
import { amountsOf, checkSale, identityOf, MOBILE_KEY, valueOf } from '../../src-renderer/stores/sale-facts.ts'
import type { Sale } from '../../src-renderer/stores/state.ts'
import { mobileTopUp, newFolder, openTill, type Till } from './testing.ts'

let folder: ReturnType<typeof newFolder>
let till: Till
/** The one service that the till sells in a run of the property. */
let selling: Service = mobileTopUp

beforeAll(() => {
  folder = newFolder()
  till = openTill(folder.directory, undefined, () => selling)
})
afterAll(() => {
  till.close()
  folder.remove()
})

const words = { ar: 'خانة', en: 'Field' }
const choices = fc.constantFrom<Field['choices']>(
  [],
  [],
  [
    { value: '1', label: words, amountMinor: minor(5_000) },
    { value: '12', label: words, amountMinor: minor(48_000) },
  ],
  [
    { value: '1', label: words, amountMinor: null },
    { value: '12', label: words, amountMinor: minor(1_250) },
  ],
)
const field = (key: string): fc.Arbitrary<Field> =>
  fc.record({
    key: fc.constant(key),
    label: fc.constant(words),
    hint: fc.constant(null),
    inputMethod: fc.constantFrom('digits' as const, 'text' as const),
    required: fc.boolean(),
    confirmTwice: fc.constant(false),
    masked: fc.boolean(),
    expression: fc.constantFrom(null, '^\\d{2,4}$', '([0-9', '^(?i)a.*$'),
    choices,
    printed: fc.boolean(),
  })
const range = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 40 }))
  .map(([lower, more]) => ({ lowerMinor: minor(lower * 50), upperMinor: minor((lower + more) * 50) }))
const services: fc.Arbitrary<Service> = fc
  .record({
    paymentType: fc.constantFrom('POST' as const, 'PREP' as const, 'VOCH' as const),
    account: fc.option(field('billingAcct').map((each) => ({ ...each, choices: [] as const }))),
    extraKeys: fc.tuple(field('Key1'), field('Key2')).chain((keys) => fc.subarray(keys)),
    rules: fc.record({
      inquiryRequired: fc.boolean(),
      fractionsAccepted: fc.boolean(),
      partialAccepted: fc.boolean(),
      overAccepted: fc.boolean(),
      advanceAccepted: fc.boolean(),
      mobileToNotify: fc.boolean(),
      multipleOfMinor: fc.constantFrom(null, minor(250), minor(500)),
    }),
    ranges: fc.array(range, { maxLength: 2 }),
    terms: fc.constantFrom(null, words),
    quantityMax: fc.constantFrom(1, 5),
  })
  .map((changed) => ({ ...mobileTopUp, ...changed }))
// Mostly what would do, or nearly everything would be refused for its first field.
const values = fc.constantFrom(
  '12',
  '12',
  '12',
  '12',
  '12',
  '1',
  '',
  ' ',
  '1',
  '12',
  '1 2',
  '١٢',
  '123-4',
  'abc',
  'Abc',
  '12a',
  '9'.repeat(101),
)
const amounts = fc.constantFrom(
  '',
  '0',
  '5',
  '5.00',
  '7.5',
  '12.50',
  '٢٥',
  '25',
  '30.01',
  '-5',
  'x',
  '1e3',
  '480',
  '50',
)
const bills: fc.Arbitrary<readonly Bill[]> = fc.array(
  fc.record({
    label: fc.constant(null),
    dueMinor: fc.constantFrom(null, minor(0), minor(2_500), minor(3_001)),
    feeMinor: fc.constantFrom(null, minor(200)),
    reference: fc.constant(null),
    dueDate: fc.constant(null),
    issueDate: fc.constant(null),
    expiryDate: fc.constant(null),
    ranges: fc.array(range, { maxLength: 1 }),
    notes: fc.constant([]),
    echo: fc.constant({}),
  }),
  { minLength: 1, maxLength: 3 },
)
const typed = fc.record({
  fields: fc.record({
    billingAcct: values,
    Key1: values,
    Key2: values,
    [MOBILE_KEY]: fc.constantFrom('', '01012345678', '0101'),
  }),
  amount: amounts,
  quantity: fc.constantFrom(1, 1, 1, 1, 2, 7),
  termsAccepted: fc.constantFrom(true, true, true, false),
  chosen: fc.subarray([0, 1, 2]),
})

type Typed = typeof typed extends fc.Arbitrary<infer T> ? T : never

const views = (found: readonly Bill[]): BillView[] =>
  found.map(({ echo: _kept, ...bill }, index) => ({
    ...bill,
    index,
    feeIsEstimate: false,
    ranges: [...bill.ranges],
    notes: [...bill.notes],
  }))

/** The page's sale as it stands before the press that pays. */
function saleOf(service: Service, { chosen, ...rest }: Typed, found: readonly Bill[] | null, inquiryId: string): Sale {
  const list = found === null ? [] : chosen.filter((at) => at < found.length)
  // Only bills that name their sum are paid together; the page lets nothing else be chosen.
  const together = list.filter((at) => list.length === 1 || found?.[at]?.dueMinor !== null)
  return {
    ...rest,
    service,
    tile: { id: 1, billerId: 1, categoryId: 1, name: words, billerName: words, picture: null, unsellable: null },
    inquiry: found === null ? null : { inquiryId, bills: views(found), message: null },
    billIndexes: together,
    prepared: null,
    cash: '',
    repeatAccepted: false,
    next: [],
    fieldProblems: {},
    problem: null,
    busy: null,
  }
}

async function inquiryOf(sale: Sale, found: readonly Bill[]): Promise<string | null> {
  till.told.inquiry = { kind: 'found', inquiry: { inquiryNumber: null, bills: found, message: null } }
  const reply = await till.payments.inquire({ serviceId: sale.service.id, ...identityOf(sale), language: 'ar' })
  return reply.ok ? reply.value.inquiryId : null
}

describe('the page and main', () => {
  test('let the same sales through', async () => {
    const seen = { through: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(services, typed, bills, async (service, entered, found) => {
        selling = service
        const asked = needsInquiry(service)
        const before = saleOf(service, entered, null, '')
        const inquiryId = asked ? await inquiryOf(before, found) : null
        const sale = saleOf(service, entered, inquiryId === null ? null : found, inquiryId ?? '')
        const pays = amountsOf(sale)
        const mobile = valueOf(sale, MOBILE_KEY).trim()
        const onPage = asked && sale.billIndexes.length === 0 ? false : Object.keys(checkSale(sale)).length === 0
        const inMain = await till.payments.prepare({
          serviceId: service.id,
          ...identityOf(sale),
          language: 'ar',
          inquiryId,
          // What is no amount cannot be sent at all: nothing stands for it.
          bills: pays === null || pays.length === 0 ? [{ index: 0, amountMinor: minor(-1) }] : [...pays],
          quantity: sale.quantity,
          mobileToNotify: service.rules.mobileToNotify && mobile !== '' ? mobile : null,
          termsAccepted: sale.termsAccepted,
        })
        if (onPage) seen.through += 1
        else seen.refused += 1
        // No bill chosen is the page's own question; main is asked for no payment of nothing.
        if (asked && sale.billIndexes.length === 0 && inquiryId !== null) return
        expect({ onPage, problem: inMain.ok ? null : inMain.problem.code }).toEqual({
          onPage: inMain.ok,
          problem: inMain.ok ? null : inMain.problem.code,
        })
      }),
      { numRuns: 3_000 },
    )
    // A property over sales that are all refused would say nothing.
    expect(seen.through).toBeGreaterThan(30)
    expect(seen.refused).toBeGreaterThan(300)
  })
})
