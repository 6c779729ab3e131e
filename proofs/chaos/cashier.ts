/**
 * An honest cashier: looks at what the terminal says of the customer, sells where nothing was charged, taps twice, and
 * remembers all that was said. Every answer ends with the program: then the cashier was told nothing.
 */
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import type { Minor } from '../../src-shared/domain/money.ts'
import type { Problem } from '../../src-shared/domain/problem.ts'
import type { Customer, Told } from './customer.ts'
import type { TillPage } from './page.ts'
import { wait } from './wait.ts'

/** Where a sale is; a kill is aimed at one of them. */
export type Step =
  | 'looking'
  | 'asking'
  | 'preparing'
  | 'confirming'
  | 'waiting'
  | 'answered'
  | 'checking'
  | 'cancelling'
  | 'sending the queue'

export type Cashier = {
  /** What the terminal says of this customer's payments now. */
  look(customer: Customer): Promise<readonly PaymentView[]>
  /** One customer at the counter, from the look at the list to the paper. Gives why nothing was sold, or null. */
  serve(customer: Customer): Promise<string | null>
  /** Asks the gateway about every payment of the customer that is not settled. */
  check(customer: Customer): Promise<void>
  /** Asks the gateway to take back what the customer paid and does not want any more. */
  takeBack(customer: Customer): Promise<void>
  /** Sends what waits for the line, and waits for a time until nothing does. */
  sendQueue(waitMs: number): Promise<void>
}

/** A customer waits so long for an outcome before the next one is served, in ms. */
const PATIENCE_MS = 1_500
const TRIES_MAX = 3

/** States after which the same is sold again to the same customer, who still wants it. */
const AGAIN = new Set(['confirmed', 'declined', 'withdrawn', 'expired'])

export function createCashier(deps: {
  readonly page: TillPage
  readonly language: 'ar' | 'en'
  readonly told: (told: Told) => void
  /** Called when a step begins. */
  readonly reached: (step: Step) => void
}): Cashier {
  const { page, language, reached } = deps

  function hear(views: readonly PaymentView[]): readonly PaymentView[] {
    for (const { id, state, trxNumber } of views) deps.told({ paymentId: id, state, trxNumber })
    return views
  }

  /** Looks, and gives back what the terminal says is owed. */
  async function look(customer: Customer): Promise<readonly PaymentView[]> {
    const found: PaymentView[] = []
    for (const paymentId of customer.paymentIds) {
      const reply = await page.call('payment/view', { paymentId })
      if (reply.ok) found.push(reply.value)
    }
    for (const { id, refund } of hear(found)) {
      if (refund === 'owed') await page.call('refund/given', { paymentId: id })
    }
    return found
  }

  async function prepare(customer: Customer) {
    const { serviceId, account } = customer
    const form = { serviceId, account, extraKeys: [], language }
    let inquiryId: string | null = null
    let amountMinor = customer.amountMinor
    if (customer.wanted === 'bill' || customer.wanted === 'asked-top-up') {
      reached('asking')
      const inquiry = await page.call('sale/inquire', form)
      if (!inquiry.ok) return inquiry
      inquiryId = inquiry.value.inquiryId
      amountMinor ??= inquiry.value.bills[0]?.dueMinor ?? null
      customer.amountMinor = amountMinor
    }
    reached('preparing')
    return await page.call('sale/prepare', {
      ...form,
      inquiryId,
      bills: [{ index: 0, amountMinor: amountMinor ?? 0 }],
      quantity: 1,
      mobileToNotify: null,
      termsAccepted: true,
    })
  }

  async function confirm(customer: Customer, saleId: string, totalMinor: Minor): Promise<Problem | null> {
    const sale = { saleId, cashReceivedMinor: totalMinor + 5_00, repeatAccepted: customer.account === '' }
    reached('confirming')
    const taps = Array.from({ length: customer.doubleTap ? 2 : 1 }, () => page.call('sale/confirm', sale))
    const refused = (await Promise.all(taps)).find((reply) => !reply.ok)
    return refused === undefined ? null : refused.problem
  }

  return {
    look,

    async serve(customer) {
      reached('looking')
      if ((await look(customer)).some(({ state }) => !AGAIN.has(state))) return 'the terminal says not to repeat it'
      if (customer.tries === TRIES_MAX) return 'the customer gave up'
      const prepared = await prepare(customer)
      if (!prepared.ok) return prepared.problem.code
      const { saleId, payments, totalMinor } = prepared.value
      customer.paymentIds.push(...payments.map(({ paymentId }) => paymentId))
      customer.tries += 1
      const refused = await confirm(customer, saleId, totalMinor)
      if (refused !== null) return refused.code
      // The answer to the confirm says that the payment is recorded.
      for (const { paymentId } of payments) deps.told({ paymentId, state: 'recorded', trxNumber: null })
      reached('waiting')
      const outcomes = hear(await page.outcomes(customer.paymentIds, PATIENCE_MS))
      reached('answered')
      if (!customer.wantsPaper) return null
      for (const { id } of outcomes) await page.call('receipt/print', { paymentId: id, language })
      return null
    },

    async check(customer) {
      for (const { id, state } of await look(customer)) {
        if (state !== 'unknown' && state !== 'accepted' && state !== 'cancel-unknown') continue
        reached('checking')
        const reply = await page.call('payment/check', { paymentId: id })
        if (reply.ok) hear([reply.value])
      }
    },

    async takeBack(customer) {
      for (const { id, cancellable } of await look(customer)) {
        if (!cancellable) continue
        reached('cancelling')
        const reply = await page.call('payment/cancel', { paymentId: id })
        if (reply.ok) hear([reply.value])
      }
      hear(await page.outcomes(customer.paymentIds, PATIENCE_MS))
    },

    async sendQueue(waitMs) {
      for (const endMs = performance.now() + waitMs; performance.now() < endMs;) {
        reached('sending the queue')
        await page.call('queue/send-now', {})
        const queue = await page.call('queue/view', {})
        if (!queue.ok) return
        hear(queue.value.waiting)
        hear(queue.value.left)
        if (queue.value.waiting.length === 0) return
        await wait(100)
      }
    },
  }
}
