/**
 * The sale in the making: typing, asking what is due, preparing, and the one confirm.
 *
 * Goals: nothing typed is lost (main keeps the draft with the first keystroke and a moment after the last); nothing is pressable
 * twice (`busy` is set in the same turn as the press, before anything is awaited).
 */
import type { Draft } from '../../src-shared/contract/sale.ts'
import type { ServiceTile } from '../../src-shared/contract/catalogue.ts'
import { isAmountOpen } from '../../src-shared/domain/amount-check.ts'
import { checkCash } from '../../src-shared/domain/cash.ts'
import { toLatinDigits } from '../../src-shared/domain/digits.ts'
import { ACCOUNT_KEY, checkField, confirmationKey } from '../../src-shared/domain/field-check.ts'
import { SALE_PAYMENTS_MAX } from '../../src-shared/domain/limits.ts'
import { parseMinor, toDecimal, type Minor, add, ZERO } from '../../src-shared/domain/money.ts'
import type { Problem } from '../../src-shared/domain/problem.ts'
import { needsInquiry, quantityMax } from '../../src-shared/domain/sale-shape.ts'
import type { Service } from '../../src-shared/domain/service.ts'
import type { PaymentActions } from './payment-actions.ts'
import {
  amountsOf,
  areAllChosen,
  askedFields,
  cashOf,
  checkBeforeInquiry,
  checkSale,
  canJoin,
  chosenBills,
  identityOf,
  joinable,
  showsAmount,
  MOBILE_KEY,
  valueOf,
} from './sale-facts.ts'
import { HOME, NO_SEARCH, placeOf, type Place, type Sale, type SaleBusy } from './state.ts'
import { answered, type ActionContext } from './action-context.ts'

/** The most that a crash can take of what was typed; a scanner's burst within it is one write. */
const DRAFT_REST_MS = 60
/** A touch that bounces lands on the next screen within this. */
export const GHOST_TOUCH_MS = 300
const QUANTITY_MOST = 99

export type SaleActions = ReturnType<typeof saleActions>

export function saleActions({ bridge, clock, get, set }: ActionContext, payments: PaymentActions) {
  let callOffRest: () => void = () => undefined
  /** A draft was saved a moment ago; what is typed now waits for the end of it. */
  let resting = false
  let draftWaits = false
  let cashOpenedAtMs = 0
  /** Counts the screens' questions; an answer to one that was left is dropped. */
  let asked = 0

  function change(part: Partial<Sale>): void {
    set(({ sale }) => (sale === null ? {} : { sale: { ...sale, ...part } }))
  }

  function saveDraft(draft: Draft | null): void {
    callOffRest()
    resting = false
    draftWaits = false
    void answered(bridge.call['draft/save']({ draft }))
  }

  function flushDraft(): void {
    const { sale } = get()
    if (draftWaits && sale !== null) saveDraft(draftOf(sale))
  }

  /** Keeps the first keystroke at once and what follows it a moment later: a burst is two writes, and a reload finds it. */
  function keepDraft(): void {
    const { sale } = get()
    if (sale === null) return
    draftWaits = true
    if (resting) return
    saveDraft(draftOf(sale))
    resting = true
    callOffRest = clock.after(DRAFT_REST_MS, () => {
      resting = false
      if (draftWaits) keepDraft()
    })
  }

  /** Takes what was typed; a change that makes an answer stale takes the answer away. */
  function typed(part: Partial<Sale>, field: string): void {
    const { sale } = get()
    if (sale === null || sale.busy === 'confirming') return
    change({ ...part, fieldProblems: without(sale.fieldProblems, field), problem: null })
    keepDraft()
  }

  function goTo(place: Place): void {
    set(({ trail }) => ({ trail: trail.at(-1)?.kind === place.kind ? trail : [...trail, place] }))
  }

  function leaveTo(kind: Place['kind']): void {
    set(({ trail }) => {
      const at = trail.findLastIndex((place) => place.kind === kind)
      return at === -1 ? {} : { trail: trail.slice(0, at + 1) }
    })
  }

  /** Shows a refusal under its field where the screen has that field, else as the form's own. */
  function refuse(problem: Problem): void {
    const { sale } = get()
    if (sale === null) return
    const key = fieldOnScreen(sale, problem.field, placeOf(get()).kind)
    change(
      key === null
        ? { busy: null, problem }
        : { busy: null, fieldProblems: { ...sale.fieldProblems, [key]: problem }, problem: null },
    )
  }

  /** The synchronous latch: true for the one press that may go on. */
  function take(busy: SaleBusy): boolean {
    const { sale } = get()
    if (sale === null || sale.busy !== null) return false
    // Preparing again after a payment that never left keeps saying so.
    change(busy === 'preparing' ? { busy } : { busy, problem: null })
    return true
  }

  function begin(service: Service, tile: ServiceTile, draft: Draft | null): void {
    set(({ trail, sale }) => {
      const kept = sale !== null && sale.service.id === service.id ? { ...sale, service, tile } : null
      return {
        sale: kept ?? newSale(service, tile, draft),
        search: NO_SEARCH,
        trail: [...trail.filter(({ kind }) => kind !== 'form' && kind !== 'bill' && kind !== 'cash'), { kind: 'form' }],
      }
    })
  }

  function chooseBills(billIndexes: readonly number[]): void {
    const { sale } = get()
    if (sale === null) return
    const [only, ...more] = billIndexes
    const due = only === undefined || more.length > 0 ? null : (sale.inquiry?.bills[only]?.dueMinor ?? null)
    typed({ billIndexes, amount: due === null ? '' : toDecimal(due) }, 'amount')
  }

  async function prepare(): Promise<void> {
    const { sale, language } = get()
    if (sale === null) return
    const bills = amountsOf(sale)
    if (bills === null || !take('preparing')) return
    asked += 1
    const mine = asked
    const mobile = valueOf(sale, MOBILE_KEY).trim()
    const reply = await answered(
      bridge.call['sale/prepare']({
        serviceId: sale.service.id,
        ...identityOf(sale),
        language,
        inquiryId: sale.inquiry?.inquiryId ?? null,
        bills: [...bills],
        quantity: sale.quantity,
        mobileToNotify: sale.service.rules.mobileToNotify && mobile !== '' ? mobile : null,
        termsAccepted: sale.termsAccepted,
      }),
    )
    if (mine !== asked) return
    if (reply.ok) {
      change({ busy: null, prepared: reply.value, repeatAccepted: false })
      return
    }
    change({ busy: null, prepared: null })
    // The question belongs to the page where it can be mended.
    if (reply.problem.code === 'inquiry-needed') change({ inquiry: null })
    leaveTo(get().sale?.inquiry === null ? 'form' : 'bill')
    refuse(reply.problem)
  }

  return {
    flushDraft,

    /** Opens a service's form; what was typed into the same service before is still there. */
    async openService(serviceId: number, draft: Draft | null = null): Promise<void> {
      flushDraft()
      const reply = await answered(bridge.call['catalogue/service']({ serviceId }))
      if (reply.ok) begin(reply.value.service, reply.value.tile, draft)
      else set(({ catalogue }) => ({ catalogue: { ...catalogue, problem: reply.problem } }))
    },

    setField(key: string, value: string): void {
      const { sale } = get()
      const fields = { ...sale?.fields, [key]: toLatinDigits(value) }
      // Who is to be notified changes nothing about what is due.
      if (key === MOBILE_KEY) typed({ fields }, key)
      else typed({ fields, inquiry: null, billIndexes: [], ...amountOfOther(sale) }, key)
    },

    setAmount(amount: string): void {
      typed({ amount: toLatinDigits(amount) }, 'amount')
    },

    setQuantity(quantity: number): void {
      const { sale } = get()
      if (sale === null) return
      const most = Math.min(QUANTITY_MOST, quantityMax(sale.service))
      typed({ quantity: Math.max(1, Math.min(most, Math.trunc(quantity) || 1)) }, 'quantity')
    },

    setTerms(termsAccepted: boolean): void {
      typed({ termsAccepted }, 'terms')
    },

    /** Pays this bill as well, or no longer; a bill without a sum is paid by itself. */
    toggleBill(index: number): void {
      const { sale } = get()
      const bills = sale?.inquiry?.bills
      const bill = bills?.[index]
      if (sale === null || bills === undefined || bill === undefined) return
      const among = sale.billIndexes.includes(index)
      const others = sale.billIndexes.filter(
        (each) => each !== index && bills[each] !== undefined && canJoin(bills[each]),
      )
      if (!among && canJoin(bill) && others.length + 1 > SALE_PAYMENTS_MAX) {
        change({ problem: { code: 'quantity-range', values: { max: String(SALE_PAYMENTS_MAX) } } })
        return
      }
      chooseBills(among ? others : canJoin(bill) ? [...others, index].sort((a, b) => a - b) : [index])
    },

    /** Every bill that can be paid together, as many as one sale takes; none where all of these are chosen already. */
    chooseAllBills(): void {
      const { sale } = get()
      if (sale !== null) chooseBills(areAllChosen(sale) ? [] : joinable(sale))
    },

    /** What was copied is no second reading of the customer's number: it would only repeat the first one's error. */
    refuseCopy(key: string): void {
      const { sale } = get()
      if (sale === null || sale.busy !== null) return
      change({ fieldProblems: { ...sale.fieldProblems, [key]: { code: 'input-copied', field: key } } })
    },

    setCash(cash: string): void {
      const { sale } = get()
      if (sale === null || sale.busy === 'confirming') return
      change({ cash: toLatinDigits(cash), fieldProblems: without(sale.fieldProblems, 'cash') })
    },

    addNote(noteMinor: Minor): void {
      const { sale } = get()
      if (sale === null || sale.busy === 'confirming') return
      const cash = add(parseMinor(sale.cash) ?? ZERO, noteMinor)
      change({ cash: toDecimal(cash), fieldProblems: without(sale.fieldProblems, 'cash') })
    },

    exactCash(): void {
      const { sale } = get()
      if (sale?.prepared == null || sale.busy === 'confirming') return
      change({ cash: toDecimal(sale.prepared.totalMinor), fieldProblems: without(sale.fieldProblems, 'cash') })
    },

    acceptRepeat(): void {
      change({ repeatAccepted: true, problem: null })
    },

    /** Asks the biller what is due. */
    async inquire(): Promise<void> {
      const { sale, language } = get()
      if (sale === null || !take('inquiring')) return
      const fieldProblems = checkBeforeInquiry(sale)
      if (Object.keys(fieldProblems).length > 0) {
        change({ fieldProblems, busy: null })
        return
      }
      asked += 1
      const mine = asked
      const reply = await answered(
        bridge.call['sale/inquire']({ serviceId: sale.service.id, ...identityOf(sale), language }),
      )
      if (mine !== asked) return
      if (!reply.ok) {
        refuse(reply.problem)
        return
      }
      const [first] = reply.value.bills
      if (first === undefined) {
        refuse({ code: 'nothing-due' })
        return
      }
      const due = first.dueMinor
      const amount =
        due !== null && due > 0 && (sale.amount === '' || !isAmountOpen(sale.service, first))
          ? toDecimal(due)
          : sale.amount
      change({ busy: null, inquiry: reply.value, billIndexes: [0], amount, fieldProblems: {} })
      goTo({ kind: 'bill' })
    },

    /** From the form or the bill to the cash: checked here, then prepared by main, where the payment's id is made. */
    async payByCash(): Promise<void> {
      const { sale } = get()
      if (sale === null || sale.busy !== null) return
      const found = checkSale(sale)
      const place = placeOf(get()).kind
      // What has no field on this page is said as the page's own: a press is never without an answer.
      const [homeless] = Object.values(found).filter(({ field }) => fieldOnScreen(sale, field, place) === null)
      change({ fieldProblems: found, problem: homeless ?? null })
      if (Object.keys(found).length > 0) return
      if (needsInquiry(sale.service) && chosenBills(sale).length === 0) {
        refuse(sale.inquiry === null ? { code: 'inquiry-needed' } : { code: 'bill-not-chosen' })
        return
      }
      flushDraft()
      cashOpenedAtMs = clock.nowMs()
      change({ prepared: null, cash: '', repeatAccepted: false })
      goTo({ kind: 'cash' })
      await prepare()
    },

    /** Once. Whatever comes back, the same press cannot send a second payment: main knows the sale by its id. */
    async confirm(): Promise<void> {
      const { sale } = get()
      if (clock.nowMs() - cashOpenedAtMs < GHOST_TOUCH_MS) return
      if (sale !== null && sale.prepared === null && sale.busy === null) {
        await prepare()
        return
      }
      if (sale?.prepared == null || sale.busy !== null) return
      const { prepared } = sale
      if (prepared.recent !== null && !sale.repeatAccepted) return
      const cash = cashOf(sale)
      const problem: Problem | null =
        cash === null ? { code: 'amount-format', field: 'cash' } : checkCash(prepared.totalMinor, cash)
      if (cash === null || problem !== null) {
        refuse(problem ?? { code: 'amount-format', field: 'cash' })
        return
      }
      if (!take('confirming')) return
      const reply = await answered(
        bridge.call['sale/confirm']({
          saleId: prepared.saleId,
          cashReceivedMinor: cash,
          repeatAccepted: sale.repeatAccepted,
        }),
      )
      if (!reply.ok) {
        refuse(reply.problem)
        return
      }
      // `busy` stays: this sale is over. Only a payment that came back unsent opens it again.
      saveDraft(null)
      payments.openPayment(reply.value.paymentIds, true)
      await loadNext(sale.service)
    },

    /** From a sale that is over to the service that usually follows, with the same account where its field takes it. */
    async openNext(tile: ServiceTile): Promise<void> {
      const { sale } = get()
      if (sale === null) return
      const reply = await answered(bridge.call['catalogue/service']({ serviceId: tile.id }))
      // Pressed twice, or left meanwhile.
      if (get().sale?.service !== sale.service) return
      if (!reply.ok) {
        set(({ payments: kept }) => ({ payments: { ...kept, problem: reply.problem } }))
        return
      }
      startAnew()
      const { service } = reply.value
      begin(service, reply.value.tile, { ...EMPTY_DRAFT, serviceId: service.id, fields: sameAccount(sale, service) })
      const { sale: next } = get()
      if (next !== null) saveDraft(draftOf(next))
    },

    /** A payment that never left: back to the money, which is still the customer's, to send again with a new id. */
    returnUnsent(problem: Problem): void {
      set(({ trail, sale }) => ({
        trail: trail.filter(({ kind }) => kind !== 'payment'),
        sale: sale === null ? null : { ...sale, busy: null, prepared: null, repeatAccepted: false, problem },
      }))
      cashOpenedAtMs = clock.nowMs()
      const { sale } = get()
      if (sale === null) return
      saveDraft(draftOf(sale))
      void prepare()
    },

    /** Leaves the cash page; main forgets what was prepared by itself. */
    leaveCash(): void {
      asked += 1
      change({ prepared: null, busy: null, problem: null, repeatAccepted: false })
    },

    /** Stops waiting for what is due; the question itself moves no money. */
    leaveInquiry(): void {
      asked += 1
      change({ busy: null })
    },

    newPayment: startAnew,
  }

  function startAnew(): void {
    saveDraft(null)
    set({ sale: null, trail: HOME, search: NO_SEARCH })
  }

  async function loadNext(service: Service): Promise<void> {
    if (service.nextServices.length === 0) return
    const reply = await answered(bridge.call['catalogue/next']({ serviceId: service.id }))
    if (reply.ok && get().sale?.service.id === service.id) change({ next: reply.value })
  }
}

/** What was due belongs to the account that was asked about; what the customer chose on the form themselves stays. */
function amountOfOther(sale: Sale | null): { readonly amount?: '' } {
  return sale === null || showsAmount(sale, 'form') ? {} : { amount: '' }
}

const EMPTY_DRAFT = { amount: '', quantity: 1, termsAccepted: false } as const

/** The account of a sale as the form of another service begins with it. A secret is not carried over. */
function sameAccount(sale: Sale, service: Service): Record<string, string> {
  const { account } = identityOf(sale)
  const field = service.account
  const isSecret = sale.service.account?.masked === true || field?.masked === true
  if (field === null || isSecret || account === '' || checkField(field, account) !== null) return {}
  return { [field.key]: account }
}

function newSale(service: Service, tile: ServiceTile, draft: Draft | null): Sale {
  return {
    service,
    tile,
    fields: draft?.fields ?? {},
    amount: draft?.amount ?? '',
    quantity: draft?.quantity ?? 1,
    termsAccepted: draft?.termsAccepted ?? false,
    inquiry: null,
    billIndexes: [],
    prepared: null,
    cash: '',
    repeatAccepted: false,
    next: [],
    fieldProblems: {},
    problem: null,
    busy: null,
  }
}

/** What is kept of a sale. A masked field is a secret and is typed again. */
function draftOf(sale: Sale): Draft {
  const secret = new Set(
    askedFields(sale.service)
      .filter((field) => field.masked)
      .map(({ key }) => key),
  )
  const fields = Object.entries(sale.fields).filter(([key]) => !secret.has(key.replace(/-confirm$/u, '')))
  return {
    serviceId: sale.service.id,
    fields: Object.fromEntries(fields.map(([key, value]) => [key.slice(0, 80), value.slice(0, 500)])),
    amount: sale.amount.slice(0, 500),
    quantity: sale.quantity,
    termsAccepted: sale.termsAccepted,
  }
}

/** Main names fields as the contract does; a field of another page is said where the cashier stands. */
function fieldOnScreen(sale: Sale, field: string | undefined, place: Place['kind']): string | null {
  const key = field === 'account' ? ACCOUNT_KEY : field === 'cash-received' ? 'cash' : field
  if (key === undefined) return null
  const fields = askedFields(sale.service).flatMap((each) => [each.key, confirmationKey(each.key)])
  const amount = (on: 'form' | 'bill'): readonly string[] => (showsAmount(sale, on) ? ['amount'] : [])
  const byPlace: Partial<Record<Place['kind'], readonly string[]>> = {
    form: [...fields, MOBILE_KEY, ...amount('form'), 'quantity', 'terms'],
    bill: amount('bill'),
    cash: ['cash'],
  }
  return byPlace[place]?.includes(key) === true ? key : null
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
}
