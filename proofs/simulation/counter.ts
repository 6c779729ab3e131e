/**
 * The people at the counter: customers who want one thing once, and a cashier who taps twice, changes the language, tries
 * again, cancels, and comes back to a sale after the program was started anew. Each wish is one intent, however often it
 * is tried.
 */
import type { Payments } from '../../src-main/payments/payments.ts'
import type { StoredPayment } from '../../src-main/payments/ports.ts'
import { minor, type Minor } from '../../src-shared/domain/money.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { Reply } from '../../src-shared/domain/problem.ts'
import type { Checks, Intent } from './checks.ts'
import type { Faults } from './faults.ts'
import { ACCOUNTS, AMOUNTS_MINOR, SERVICES, type SoldService } from './services.ts'
import { ACCOUNT, ProgramEnded, type Till } from './till.ts'
import type { SimulatedTime } from './time.ts'

/** Longest that a customer waits for an outcome, in ms. */
const CUSTOMER_PATIENCE_MS = 100_000
/** Longest that somebody comes back to a cancel whose end is not known, in ms. */
const CANCEL_PATIENCE_MS = 20 * 60_000
const TRIES_MAX = 3

export type CounterParts = {
  readonly time: SimulatedTime
  readonly faults: Faults
  readonly checks: Checks
  /** The life of the program that is, or the next one as soon as it begins. */
  readonly whenRunning: () => Promise<Till>
  /** Takes the places of so many payments of the run; false where there are not so many left. */
  readonly reserve: (count: number) => boolean
  readonly giveUp: (count: number) => void
}

type Want = {
  readonly service: SoldService
  readonly account: string
  readonly amountMinor: Minor
  readonly intents: readonly Intent[]
}

/** What became of one try of a sale. */
type Tried = 'over' | 'again' | 'unclear'

const GONE = Symbol('the life of the program ended')

export function createCounter(parts: CounterParts) {
  const { time, faults, checks } = parts
  const { random } = faults
  let language: 'ar' | 'en' = 'ar'

  /** Asks the program something; `GONE` where it ends before it answers. */
  async function ask<T>(till: Till, question: (payments: Payments) => Promise<T>): Promise<T | typeof GONE> {
    if (!till.isAlive()) return GONE
    try {
      const answer = await Promise.race([question(till.payments), till.end])
      return answer === 'ended' ? GONE : answer
    } catch (thrown) {
      if (!till.isAlive() || thrown instanceof ProgramEnded) return GONE
      checks.failed(thrown)
      return GONE
    }
  }

  async function signedIn(till: Till): Promise<boolean> {
    if (till.signIn.person() !== null && till.signIn.sellingStopped() === null) return true
    await ask(till, async () => till.signIn.handlers['sign-in/begin'](ACCOUNT))
    return till.isAlive() && till.signIn.person() !== null
  }

  function wants(count: number): Want {
    const service = random.pick(SERVICES)
    const intents = Array.from({ length: count }, (): Intent => ({ paymentIds: [] }))
    const account = service.account === null ? '' : random.pick(ACCOUNTS)
    return { service, account, amountMinor: random.pick(AMOUNTS_MINOR), intents }
  }

  /** One customer, from the first word to the last. */
  async function serve(): Promise<void> {
    const want = wants(random.chance(0.05) ? 2 : 1)
    if (want.service.quantityMax < want.intents.length) return
    for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
      const open = want.intents.filter((intent) => mayTryAgain(intent))
      if (open.length === 0) return
      if (tries > 1) {
        await time.sleep(3_000 + random.below(60_000))
        faults.count('second try of the same customer')
      }
      const tried = await trySale({ ...want, intents: open })
      if (tried === 'over') return
    }
  }

  /** A customer goes on only as far as the terminal says that nothing was paid. */
  function mayTryAgain({ paymentIds }: Intent): boolean {
    return paymentIds.every((id) => {
      const said = checks.said(id)
      const kind = said?.state.kind
      if (kind === 'confirmed') return !isWaiting(said)
      return kind === undefined || kind === 'declined' || kind === 'withdrawn'
    })
  }

  async function trySale(want: Want): Promise<Tried> {
    const count = want.intents.length
    const till = await parts.whenRunning()
    if (!(await signedIn(till))) return 'again'
    const prepared = await fillIn(till, want)
    if (prepared === null) return random.chance(0.5) ? 'again' : 'over'
    // What an earlier try was said to be may have changed while the form was filled in.
    if (!want.intents.every(mayTryAgain)) return 'over'
    if (!parts.reserve(count)) return 'over'
    prepared.paymentIds.forEach((id, index) => {
      const intent = want.intents[index]
      if (intent !== undefined) checks.meant(id, intent)
    })
    const confirmed = await confirm(till, prepared, want)
    if (confirmed !== 'taken') {
      parts.giveUp(count)
      return confirmed
    }
    await outcomes(prepared.paymentIds)
    return await afterwards(prepared.paymentIds)
  }

  type Prepared = { readonly saleId: string; readonly paymentIds: readonly PaymentId[]; readonly cashMinor: Minor }

  /** The form and, where the biller is asked, the bill. */
  async function fillIn(till: Till, { service, account, amountMinor, intents }: Want): Promise<Prepared | null> {
    const form = { serviceId: service.id, account, extraKeys: [] }
    let sum = amountMinor
    let inquiryId: string | null = null
    if (service.paymentType === 'POST') {
      const found = await ask(till, (payments) => payments.inquire({ ...form, language }))
      if (found === GONE || !found.ok) return null
      const [bill] = found.value.bills
      if (bill?.dueMinor == null) return null
      ;({ inquiryId } = found.value)
      sum = service.rules.partialAccepted && bill.dueMinor > 500 && random.chance(0.4) ? minor(500) : bill.dueMinor
    }
    if (faults.happens('language switch', 0.03)) language = language === 'ar' ? 'en' : 'ar'
    await time.sleep(1_000 + random.below(15_000))
    const prepared = await ask(till, (payments) =>
      payments.prepare({
        ...form,
        language,
        inquiryId,
        bills: [{ index: 0, amountMinor: sum }],
        quantity: intents.length,
        mobileToNotify: null,
        termsAccepted: false,
      }),
    )
    if (prepared === GONE || !prepared.ok) return null
    const { saleId, payments, totalMinor } = prepared.value
    return {
      saleId,
      paymentIds: payments.map(({ paymentId }) => paymentId),
      cashMinor: minor(totalMinor + (random.chance(0.5) ? 0 : 1_000)),
    }
  }

  /** `taken`: the terminal has the sale in its records, whatever it told us of it. */
  async function confirm(
    till: Till,
    { saleId, cashMinor, paymentIds }: Prepared,
    want: Want,
  ): Promise<Tried | 'taken'> {
    const tap = (at: Till, repeatAccepted: boolean) =>
      ask(at, (payments) => payments.confirm({ saleId, cashReceivedMinor: cashMinor, repeatAccepted }))
    const first = tap(till, false)
    if (faults.happens('double tap', 0.04)) void tap(till, random.chance(0.5))
    let answer = await first
    if (answer !== GONE && !answer.ok && answer.problem.code === 'payment-recent') {
      // The cashier asks: was that you, a moment ago? Only another customer's wish is paid as well.
      const earlier = checks.intentOf((answer.problem.values?.['paymentId'] ?? '') as PaymentId)
      if (earlier !== null && want.intents.includes(earlier)) return 'over'
      answer = await tap(till, true)
    }
    if (answer === GONE) {
      // The page comes back after the restart and still has the sale: it is asked about once more.
      const next = await parts.whenRunning()
      if (random.chance(0.5)) answer = await tap(next, false)
      return paymentIds.some((id) => checks.said(id) !== null || stands(next, id)) ? 'taken' : 'again'
    }
    if (answer.ok) return 'taken'
    return refused(till, answer, paymentIds)
  }

  function refused(
    till: Till,
    { problem }: Extract<Reply<unknown>, { ok: false }>,
    paymentIds: readonly PaymentId[],
  ): Tried | 'taken' {
    switch (problem.code) {
      case 'storage-failed':
        // The records may have taken it all the same; then the terminal says itself what became of it.
        return paymentIds.some((id) => stands(till, id)) ? 'taken' : 'again'
      case 'payment-open':
        return 'over'
      default:
        return random.chance(0.5) ? 'again' : 'over'
    }
  }

  function stands(till: Till, id: PaymentId): boolean {
    if (!till.isAlive()) return false
    const stored = till.storage.payments.payment(id)
    if (stored !== null && checks.said(id) === null) checks.heard(stored, 'read')
    return stored !== null
  }

  /** Waits until the page says of all of them what became of them, or the customer leaves. */
  async function outcomes(ids: readonly PaymentId[]): Promise<void> {
    const leaves = time.sleep(CUSTOMER_PATIENCE_MS).then(() => 'leaves' as const)
    for (const id of ids) {
      for (;;) {
        const kind = checks.said(id)?.state.kind
        const waits = kind === undefined || kind === 'sending' || (kind === 'confirmed' && isWaiting(checks.said(id)))
        if (!waits) break
        const heard = await Promise.race([checks.next(id), leaves])
        if (heard === 'leaves') return
      }
    }
  }

  const isWaiting = (stored: StoredPayment | null): boolean =>
    stored?.state.kind === 'confirmed' && stored.state.lastReason === null

  /** What a cashier does once something is known: gives it up, looks it up, takes it back, or nothing. */
  async function afterwards(ids: readonly PaymentId[]): Promise<Tried> {
    let again: Tried = 'over'
    for (const id of ids) {
      const till = await parts.whenRunning()
      const said = checks.said(id)
      switch (said?.state.kind) {
        case 'confirmed':
          if (random.chance(isWaiting(said) ? 0.7 : 0.3)) await ask(till, async (payments) => payments.withdraw(id))
          if (random.chance(0.7)) again = 'again'
          break
        case 'declined':
        case 'withdrawn':
          if (random.chance(0.5)) again = 'again'
          break
        case 'unknown':
        case 'accepted':
          if (faults.happens('history asked for by hand', 0.2)) await ask(till, (payments) => payments.check(id))
          break
        case 'succeeded':
          if (said.state.sale.cancellable && faults.happens('cancel asked', 0.08)) await takeBack(id)
          break
        case 'queued':
          if (faults.happens('withdrawn from the queue', 0.1))
            await ask(till, async (payments) => payments.withdraw(id))
          break
        default:
          break
      }
    }
    return again
  }

  /** A cancel that came to nothing is asked for once more, however long it took to know. */
  async function takeBack(id: PaymentId): Promise<void> {
    await time.sleep(random.below(10 * 60_000))
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const till = await parts.whenRunning()
      const answer = await ask(till, (payments) => payments.cancel(id))
      if (answer === GONE || !answer.ok) return
      const leaves = time.sleep(CANCEL_PATIENCE_MS).then(() => 'leaves' as const)
      while (isBeingCancelled(id)) {
        if ((await Promise.race([checks.next(id), leaves])) === 'leaves') return
      }
      if (checks.said(id)?.state.kind !== 'succeeded') return
    }
  }

  function isBeingCancelled(id: PaymentId): boolean {
    const kind = checks.said(id)?.state.kind
    return kind === 'cancelling' || kind === 'cancel-unknown'
  }

  return { serve }
}
