/**
 * `npm run demo -- --out DIR`: a scripted shift in the real program, in both languages and both themes. Leaves a picture
 * of every screen, every receipt as it came out of the printer, and `summary.json` of what was paid.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { cashier, type Cashier } from '../e2e/cashier.ts'
import { newDataDir, removeDataDir, startTerminal, type Terminal } from '../e2e/terminal.ts'
import { startWorld, type World } from '../e2e/world.ts'
import type { PaymentView } from '../src-shared/contract/payment.ts'
import { ensureChromium } from './setup/chromium.ts'

type Language = 'ar' | 'en'
type Paid = { readonly view: PaymentView; readonly receipt: string | null }

const { values } = parseArgs({ options: { out: { type: 'string', default: 'demo' } } })
const out = resolve(values.out)

/** Pictures are numbered in the order a cashier sees them. */
function album(directory: string) {
  let count = 0
  return async (at: Cashier, name: string): Promise<void> => {
    count += 1
    // The slip is drawn by main and arrives a moment after the screen.
    await at.page.waitForTimeout(400)
    const file = join(directory, `${String(count).padStart(2, '0')}-${name}.png`)
    await at.page.screenshot({ path: file })
  }
}

async function main(): Promise<void> {
  await ensureChromium()
  await rm(out, { recursive: true, force: true })
  const payments: Record<string, unknown>[] = []
  for (const language of ['ar', 'en'] as const) {
    for (const { view, receipt } of await shift(language)) {
      payments.push({
        id: view.id,
        serviceId: view.serviceId,
        account: view.account,
        amountMinor: view.amountMinor,
        feeMinor: view.feeMinor,
        quotedFeeMinor: view.quotedFeeMinor,
        state: view.state,
        trxNumber: view.trxNumber,
        receipt,
      })
    }
  }
  await writeFile(join(out, 'summary.json'), `${JSON.stringify({ payments }, null, 2)}\n`)
  process.stdout.write(`${String(payments.length)} payments and their pictures are in ${out}\n`)
}

/** One cashier's shift: each kind of sale once, each kind of ending once. */
async function shift(language: Language): Promise<readonly Paid[]> {
  const world = await startWorld()
  await world.gateway.faults({ slowMs: 1500, settleMs: 3000 })
  const dataDir = await newDataDir()
  const screens = join(out, 'screens', language)
  await mkdir(screens, { recursive: true })
  await mkdir(join(out, 'receipts'), { recursive: true })
  const terminal = await startTerminal({ world, dataDir, language, provisioning: { shop: SHOP } })
  try {
    await terminal.page.setViewportSize({ width: 1366, height: 768 })
    return await sell({ world, terminal, language, shoot: album(screens) })
  } finally {
    await terminal.stop()
    await world.stop()
    await removeDataDir(dataDir)
  }
}

const SHOP = {
  name: { ar: 'مكتبة النور', en: 'El Nour Bookshop' },
  address: '12 شارع التحرير، الدقي',
  phone: '0233344455',
}

type Scene = {
  readonly world: World
  readonly terminal: Terminal
  readonly language: Language
  readonly shoot: ReturnType<typeof album>
}

async function sell({ world, terminal, language, shoot }: Scene): Promise<readonly Paid[]> {
  const at = cashier(terminal.page)
  const paid: Paid[] = []

  /** Keeps what the program says of the payment on screen, and the paper it came with. */
  async function keep(name: string, printed = true): Promise<void> {
    const id = (await at.at('outcome').getAttribute('data-payment')) ?? ''
    const view = await viewOf(at, id)
    paid.push({ view, receipt: printed ? await lastPaper(world, `${language}-${name}`) : null })
  }

  await at.at('login-name').waitFor()
  await shoot(at, 'sign-in')
  await at.signIn()
  await at.at('category-209').waitFor({ timeout: 30_000 })
  await shoot(at, 'categories')
  await at.at('category-209').click()
  await at.at('biller-41').waitFor()
  await shoot(at, 'billers')
  await at.at('biller-41').click()
  await at.at('service-4101').waitFor()
  await shoot(at, 'services')

  // A bill.
  await at.at('service-4101').click()
  await at.fill('billingAcct', '12345678')
  await shoot(at, 'form')
  await at.inquire()
  await shoot(at, 'bill')
  await at.takeCash('200')
  await shoot(at, 'cash')
  await world.gateway.faults({ latencyMs: { pay: 2500 } })
  await at.pay()
  await at.page.waitForTimeout(700)
  await shoot(at, 'progress')
  await at.outcome('succeeded')
  await world.gateway.faults({ latencyMs: {} })
  await printed(at)
  await shoot(at, 'paid')
  await keep('bill')
  await at.at('new-payment').click()

  // A top-up, found by its name.
  await at.at('catalogue-search').fill(language === 'ar' ? 'فودافون' : 'vodafone')
  await at.at('search-result-1101').waitFor()
  await shoot(at, 'search')
  await at.at('search-result-1101').click()
  await at.fill('billingAcct', '01012345678')
  await at.at('amount').fill('50')
  await shoot(at, 'top-up')
  await at.takeCash('100')
  await at.pay()
  await at.outcome('succeeded')
  await printed(at)
  await keep('top-up')
  await at.at('new-payment').click()

  // Two vouchers.
  await at.findService(1501, language === 'ar' ? 'كارت فودافون' : 'Vodafone card')
  await at.at('denomination-2500').click()
  await at.at('quantity').fill('2')
  await shoot(at, 'voucher-form')
  await at.takeCash('50')
  await at.pay()
  await at.outcome('succeeded')
  await printed(at)
  await shoot(at, 'voucher-paid')
  await keep('voucher')
  await at.at('new-payment').click()

  // Refused, not confirmed yet, not known and settled later.
  for (const [name, account, state] of [
    ['declined', '01000009940', 'declined'],
    ['accepted', '01000009922', 'accepted'],
    ['unknown', '01000009929', 'unknown'],
  ] as const) {
    await at.findService(9003, language === 'ar' ? 'شحن بمبلغ حر' : 'Free-amount top-up')
    await at.fill('billingAcct', account)
    await at.at('amount').fill('75.5')
    await at.takeCash('100')
    await at.pay()
    await at.outcome(state)
    if (state !== 'declined') await printed(at)
    await shoot(at, name)
    if (state === 'unknown') {
      await at.outcome('succeeded', 40_000)
      await shoot(at, 'settled')
    }
    await keep(name, state !== 'declined')
    await at.at('new-payment').click()
  }

  // What goes wrong on the way: a wrong number, no paper, no gateway.
  await at.findService(9001, language === 'ar' ? 'فاتورة تدريب' : 'Practice bill')
  await at.fill('billingAcct', '11119801')
  await at.at('inquire').click()
  await at.at('form-error').waitFor()
  await shoot(at, 'inquiry-refused')
  await world.paper.faults({ paper: 'out' })
  await at.fill('billingAcct', '12345678')
  await at.inquire()
  await at.takeCash('50')
  await at.pay()
  await at.outcome('succeeded')
  await at.page.locator('[data-testid="print-state"][data-state="failed"]').waitFor()
  await shoot(at, 'no-paper')
  await keep('no-paper', false)
  await world.paper.faults({ paper: 'ok' })
  await at.at('new-payment').click()
  await at.findService(9003, language === 'ar' ? 'شحن بمبلغ حر' : 'Free-amount top-up')
  await at.fill('billingAcct', '01077777777')
  await at.at('amount').fill('10')
  await at.takeCash('10')
  await world.gateway.faults({ line: 'refuse' })
  await at.pay()
  await at.at('form-error').waitFor()
  await shoot(at, 'gateway-down')
  await world.gateway.faults({ line: 'up' })
  await at.pay()
  await at.outcome('succeeded')
  await printed(at)
  await keep('after-the-line-came-back')
  await at.at('new-payment').click()

  await at.at('open-payments').click()
  await at.page.locator('[data-testid^="payment-row-"]').first().waitFor()
  await shoot(at, 'today')
  await darkly(at, shoot)
  return paid
}

/** The same screens by night. */
async function darkly(at: Cashier, shoot: ReturnType<typeof album>): Promise<void> {
  await at.page.emulateMedia({ colorScheme: 'dark' })
  await shoot(at, 'today-dark')
  await at.at('home').click()
  await at.at('category-209').waitFor()
  await shoot(at, 'categories-dark')
  await at.at('category-209').click()
  await at.at('biller-41').click()
  await at.at('service-4101').click()
  await at.fill('billingAcct', '12345679')
  await at.inquire()
  await shoot(at, 'bill-dark')
  await at.takeCash('500')
  await shoot(at, 'cash-dark')
  await at.pay()
  await at.outcome('succeeded')
  await printed(at)
  await shoot(at, 'paid-dark')
  await at.page.setViewportSize({ width: 1024, height: 768 })
  await at.page.emulateMedia({ colorScheme: 'light' })
  await shoot(at, 'paid-1024')
  await at.at('new-payment').click()
  await shoot(at, 'categories-1024')
}

async function printed(at: Cashier): Promise<void> {
  await at.page.locator('[data-testid="print-state"][data-state="printed"]').waitFor({ timeout: 15_000 })
}

/** Asks the program itself, over the bridge that its page has. */
async function viewOf(at: Cashier, paymentId: string): Promise<PaymentView> {
  const reply = await at.page.evaluate(
    (id) =>
      (
        window as unknown as {
          terminal: { call: Record<string, (input: unknown) => Promise<{ ok: boolean; value: unknown }>> }
        }
      ).terminal.call['payment/view']?.({ paymentId: id }),
    paymentId,
  )
  if (reply?.ok !== true) throw new Error(`Expected the payment ${paymentId}, found none`)
  return reply.value as PaymentView
}

/** The paper that came out last, as a file of the demo; gives its path relative to the demo's folder. */
async function lastPaper(world: World, name: string): Promise<string> {
  const papers = await world.paper.get<readonly { n: number }[]>('/control/papers')
  const last = papers.at(-1)
  if (last === undefined) throw new Error('Expected the printer to have printed')
  const answer = await fetch(new URL(`/control/papers/${String(last.n)}.png`, world.printer.controlUrl))
  const file = join('receipts', `${name}.png`)
  await writeFile(join(out, file), Buffer.from(await answer.arrayBuffer()))
  return file
}

await main()
