/**
 * Every service of the sandbox's catalogue through the page of the real program, in both languages: sold to its end, or
 * refused with its reason. What should happen is told by the catalogue's own entries, what did by the server's ledger.
 * One of each kind; `EVERY_SERVICE=all` takes them all, which is a quarter of an hour. Below the page every one of them is
 * sold or refused at each change (`src-main/payments/every-service.test.ts`).
 */
import { readFileSync } from 'node:fs'
import { CATALOGUE } from '../../sandbox/smartpay/catalogue/catalogue.ts'
import { chargeFor, expectedOf, type Expected } from '../../sandbox/smartpay/catalogue/expected.ts'
import type { ServiceSeed } from '../../sandbox/smartpay/catalogue/types.ts'
import type { Cashier } from '../cashier.ts'
import { expect, LANGUAGES, test, type Language, type Ledger } from '../test.ts'

type Entry = { readonly seed: ServiceSeed; readonly categoryId: number; readonly expected: Expected }
type Sold = Extract<Expected, { kind: 'sold' }>

const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Africa/Cairo', dateStyle: 'short' }).format(Date.now())
const entries: readonly Entry[] = CATALOGUE.billers.flatMap((biller) =>
  biller.services.map((seed) => ({ seed, categoryId: biller.categoryId, expected: expectedOf(seed, biller, today) })),
)

/** More than all of it costs. */
const PLENTY_MINOR = 10_000_000_00
/** Few enough for one program and one test. */
const CHUNK = 40

/** For the ordinary run: each way to sell and each way to refuse, what a form can ask for and an inquiry can answer. */
const SOME = [
  1101, 1501, 2001, 4102, 9107, 9202, 9203, 9205, 9306, 9403, 9501, 9503, 9507, 9508, 9514, 10105, 10113, 10120, 10121,
  10203, 10205, 10207, 10209, 10212, 10215, 10216, 10303, 10308, 10403, 10601,
]
const isChosen = ({ seed }: Entry): boolean => process.env['EVERY_SERVICE'] === 'all' || SOME.includes(seed.id)

const chosen = entries.filter(isChosen)
const chunks = Array.from({ length: Math.ceil(chosen.length / CHUNK) }, (_, at) =>
  chosen.slice(at * CHUNK, (at + 1) * CHUNK),
)

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })

    for (const chunk of chunks) {
      const [first, last] = [chunk[0]?.seed.id ?? 0, chunk.at(-1)?.seed.id ?? 0]
      test(`${String(chunk.length)} services, from ${String(first)} to ${String(last)}`, async ({ start, world }) => {
        test.setTimeout(10 * 60_000)
        await world.gateway.faults({ walletBalanceMinor: PLENTY_MINOR })
        const { at } = await start()
        await at.signIn()
        for (const entry of chunk) {
          await test.step(String(entry.seed.id), () => meet(at, entry, language))
        }
        const { payments } = await world.gateway.ledger<Ledger>()
        for (const { seed, expected } of chunk) {
          const amounts = expected.kind === 'sold' ? expected.amountsMinor : []
          expect
            .soft(
              payments.filter((payment) => payment.productId === seed.id),
              `the ledger of ${String(seed.id)}`,
            )
            .toMatchObject(
              amounts.map((amountMinor) => ({
                amountMinor,
                charged: true,
                chargedMinor: chargeFor(seed, amountMinor),
              })),
            )
        }
      })
    }
  })
}

/** A customer asks for this service. */
async function meet(at: Cashier, { seed, expected }: Entry, language: Language): Promise<void> {
  if (expected.kind === 'not-listed') {
    expect(await askForService(at, seed.id)).toMatchObject({ ok: false, problem: { code: 'service-not-found' } })
    return
  }
  const tile = at.at(`search-result-${String(seed.id)}`)
  await expect(async () => {
    await at.at('catalogue-search').fill('')
    await at.at('catalogue-search').fill(String(seed.id))
    await expect(tile).toBeVisible({ timeout: 1_500 })
  }).toPass({ timeout: 25_000 })
  if (expected.kind === 'refused' && expected.at === 'list') {
    await expect(tile).toHaveAttribute('aria-disabled', 'true')
    await expect(tile).toContainText(reasonFor(expected.code, language))
    return
  }
  await tile.click()
  await fillForm(at, expected.kind === 'sold' ? expected : null)
  if (seed.info['PmtType'] === 'POST' || (expected.kind === 'sold' && expected.inquiry)) await at.at('inquire').click()
  if (expected.kind === 'refused') {
    if (expected.at === 'preparing') await at.at('tender-cash').click()
    await expect(at.at('form-error')).toHaveAttribute('data-code', expected.code)
    await at.at('home').click()
    return
  }
  await chooseAmount(at, seed, expected)
  await at.at('tender-cash').click()
  await at.at('cash-exact').click()
  await at.pay()
  await at.outcome('succeeded')
  await at.at('new-payment').click()
  await expect(at.at('catalogue-search')).toBeVisible()
}

async function fillForm(at: Cashier, expected: Sold | null): Promise<void> {
  const account = expected === null ? '12345678' : expected.account
  const fields = [
    ...(account === null ? [] : [{ key: 'billingAcct', value: account }]),
    ...(expected?.keys ?? []).map(({ Key, Value }) => ({ key: Key, value: Value })),
  ]
  for (const { key, value } of fields) {
    const field = at.at(`field-${key}`)
    await expect(field).toBeVisible()
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption(value)
    else await field.fill(value)
    const again = at.at(`field-${key}-confirm`)
    if ((await again.count()) > 0) await again.fill(value)
  }
  if ((await at.at('terms-accept').count()) === 0) return
  await at.at('terms-text').evaluate((element) => {
    element.scrollTop = element.scrollHeight
  })
  await at.at('terms-accept').check()
}

/** Every bill that can be paid, or the amount where it is the customer's to name. */
async function chooseAmount(at: Cashier, seed: ServiceSeed, expected: Sold): Promise<void> {
  const [amountMinor = 0] = expected.amountsMinor
  if (expected.amountsMinor.length > 1) {
    await at.at('bills-all').click()
    return
  }
  if (seed.info['PmtType'] === 'POST') {
    await expect(at.at('bill-due')).toContainText(pounds(amountMinor))
    return
  }
  const button = at.at(`denomination-${String(amountMinor)}`)
  const typed = at.at('amount')
  const picked = at.at('picked-amount')
  await expect(button.or(typed).or(picked).first()).toBeVisible()
  if ((await button.count()) > 0) await button.click()
  else if ((await picked.count()) > 0) await expect(picked).toContainText(pounds(amountMinor))
  else await typed.fill(pounds(amountMinor))
}

const pounds = (minor: number): string =>
  (minor / 100).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

function askForService(at: Cashier, serviceId: number): Promise<unknown> {
  return at.page.evaluate((id) => {
    type Bridge = { call: Record<string, (value: unknown) => Promise<unknown>> }
    const { terminal } = globalThis as unknown as { terminal: Bridge }
    return terminal.call['catalogue/service']?.({ serviceId: id })
  }, serviceId)
}

/** The sentence on a tile that cannot be chosen, up to where a date would stand in it. */
function reasonFor(code: string, language: Language): string {
  const file = new URL(`../../src-shared/messages/${language}.json`, import.meta.url)
  const messages = JSON.parse(readFileSync(file, 'utf8')) as { unsellable: Record<string, string | undefined> }
  const sentence = messages.unsellable[code]
  if (sentence === undefined) throw new Error(`Expected a sentence for ${code} in ${language}`)
  return sentence.split('{{')[0]?.trim() ?? ''
}
