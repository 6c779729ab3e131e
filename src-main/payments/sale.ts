/**
 * A sale from the form to the journal: inquire, prepare (the ids are made here, when the confirm screen opens), confirm.
 *
 * Goals: a repeated confirm gives the first result; an open payment for the same service and account blocks another at
 * any age; the same service, account and amount within ten minutes needs an explicit yes; all of it is checked again
 * inside the transaction that records the intent, whatever the page believed.
 */
import { checkAmount } from '../../src-shared/domain/amount-check.ts'
import { checkCash } from '../../src-shared/domain/cash.ts'
import { estimateFee } from '../../src-shared/domain/fee-estimate.ts'
import { add, formatAmount, subtract, ZERO, type Minor } from '../../src-shared/domain/money.ts'
import type { FrozenRequest, PaymentCommand, PaymentId, SaleFacts, Words } from '../../src-shared/domain/payment.ts'
import { problemFromReason } from '../../src-shared/domain/reason-problem.ts'
import { fail, ok, type Problem, type Reply } from '../../src-shared/domain/problem.ts'
import { needsInquiry, pickedAmount, quantityMax } from '../../src-shared/domain/sale-shape.ts'
import type { Bill, Service } from '../../src-shared/domain/service.ts'
import type { CommandOutput, CommandParsed } from '../../src-shared/contract/contract.ts'
import type { BillView } from '../../src-shared/contract/sale.ts'
import type { Clock } from '../../src-shared/domain/clock.ts'
import { printedKeys, readForm, readMobile, type Form, type FormDeps } from './form.ts'
import { createInquiries, FORGET_MS, type Asked, type Inquired, type Inquiries } from './inquiries.ts'
import type { PaymentGateway, PaymentReader, PaymentStore, StoredPayment } from './ports.ts'
import type { ServerClock } from './server-clock.ts'
import { record } from './settle.ts'
import type { WaitingLine } from './waiting.ts'

/** Within which the same service, account and amount asks again, in ms. */
const RECENT_MS = 10 * 60_000
/** Confirm screens whose sale can still be confirmed; one till has one screen open. */
const PREPARED_MAX = 100

export type SaleDeps = FormDeps & {
  readonly store: PaymentStore
  readonly gateway: PaymentGateway
  readonly clock: Clock
  readonly newId: () => string
  readonly biller: (service: Service) => { readonly name: Words; readonly categoryId: number | null }
  readonly serverClock: ServerClock
  readonly waitingLine: WaitingLine
  /** Confirmed in this run and waiting for its turn: it will leave by itself. */
  readonly willBeSent: (id: PaymentId) => boolean
}

type Planned = {
  readonly id: PaymentId
  readonly request: FrozenRequest
  readonly sale: Omit<SaleFacts, 'cashReceivedMinor'>
  /** Whose number goes along; null where nothing was asked. */
  readonly asked: Asked | null
}

type Prepared = {
  readonly payments: readonly Planned[]
  readonly totalMinor: Minor
  /** Fixed when the confirm screen opens: a line that goes or comes afterwards changes nothing about this sale. */
  readonly mode: 'now' | 'queue'
  readonly service: Service
  readonly atMs: number
}

export type ConfirmedSale = {
  readonly saleId: string
  readonly paymentIds: readonly PaymentId[]
  readonly fresh: boolean
  readonly mode: Prepared['mode']
}

export type Sale = {
  inquire(input: CommandParsed<'sale/inquire'>): Promise<Reply<CommandOutput<'sale/inquire'>>>
  prepare(input: CommandParsed<'sale/prepare'>): Promise<Reply<CommandOutput<'sale/prepare'>>>
  /**
   * Records the intent of every payment of the sale, the first of them as `sending` when `sendFirst` says that the lane
   * is free in this very turn. `fresh` is false when this sale was confirmed before.
   */
  confirm(input: CommandParsed<'sale/confirm'>, sendFirst: boolean): Reply<ConfirmedSale>
}

export function createSale(deps: SaleDeps): Sale {
  const { store, gateway, clock } = deps
  const prepared = new Map<string, Prepared>()
  const inquiries = createInquiries({
    clock,
    ask: (form, language) => gateway.inquire({ ...form, language }),
    mayLeave: (id) => {
      const state = store.payment(id)?.state.kind ?? 'withdrawn'
      return state === 'confirmed' ? deps.willBeSent(id) : state !== 'withdrawn' && state !== 'expired'
    },
  })

  function forgetOld(): void {
    const before = clock.monotonicMs() - FORGET_MS
    for (const [id, kept] of prepared) {
      // In the order they were prepared: the first that may stay ends it.
      if (kept.atMs >= before && prepared.size < PREPARED_MAX) return
      prepared.delete(id)
    }
  }

  /** The request of one payment, and what its receipt will need; the fee is the gateway's own figure wherever it has one. */
  async function plan(
    form: Form,
    { bill, asked }: Inquired,
    amountMinor: Minor,
    input: CommandParsed<'sale/prepare'>,
    mobileToNotify: string | null,
  ): Promise<Reply<Planned>> {
    const { service, account, extraKeys } = form
    const picked = pickedAmount(service, ({ key }) => extraKeys.find((each) => each.key === key)?.value ?? '')
    if (picked !== null && picked !== amountMinor) return fail('amount-out-of-range', { field: 'amount' })
    const problem = picked === null ? checkAmount(service, bill, amountMinor) : null
    if (problem !== null) return { ok: false, problem }

    const fee = await knownFee(gateway, service, bill, amountMinor)
    // What is sent as the fee can become the charge: where the gateway wants one and gives none, nothing is sold.
    if (fee === null && service.feeRequired) return fail('fee-unknown')
    // For a part of the bill the whole bill's fee is a better guess than none.
    const quotedFeeMinor = fee ?? estimateFee(service.fees, amountMinor) ?? bill?.feeMinor ?? ZERO
    const biller = deps.biller(service)
    const { language } = input
    return ok({
      id: deps.newId() as PaymentId,
      asked,
      request: {
        serviceId: service.id,
        account,
        extraKeys,
        amountMinor,
        feeMinor: fee,
        inquiryNumber: asked?.inquiry.inquiryNumber ?? null,
        echo: bill?.echo ?? {},
        mobileToNotify,
      },
      sale: {
        categoryId: biller.categoryId,
        billerId: service.billerId,
        serviceName: service.name,
        billerName: biller.name,
        accountLabel: service.account?.label ?? { ar: '', en: '' },
        paymentType: service.paymentType,
        printedKeys: printedKeys(service, extraKeys),
        quotedFeeMinor,
        totalMinor: add(amountMinor, quotedFeeMinor),
        language,
        receiptHeader: service.receiptHeader,
        receiptFooter: service.receiptFooter,
        billNotes: [bill?.label ?? null, ...(bill?.notes ?? [])].filter((note) => note !== null),
        reprintAllowed: service.reprintAllowed,
        cancellable: service.cancellable,
      },
    })
  }

  return {
    async inquire(input) {
      const form = readForm(deps, input)
      if (!form.ok) return form
      const { service, account } = form.value
      const blocked = openPayment(store, service.id, account)
      if (blocked !== null) return { ok: false, problem: blocked }

      const answer = await gateway.inquire({ ...form.value, language: input.language })
      switch (answer.kind) {
        case 'failed':
          return { ok: false, problem: problemFromReason(answer.reason) }
        case 'refused':
          return fail(answer.code, quoted(answer.gatewayText))
        case 'found': {
          const inquiryId = deps.newId()
          const { inquiry } = answer
          inquiries.keep(inquiryId, form.value, inquiry)
          const bills = inquiry.bills.map((bill, index) => billView(service, bill, index))
          return ok({ inquiryId, bills, message: inquiry.message })
        }
      }
    },

    async prepare(input) {
      const form = readForm(deps, input)
      if (!form.ok) return form
      const { service } = form.value
      if (service.terms !== null && !input.termsAccepted) return fail('terms-not-accepted')
      const most = input.bills.length === 1 ? quantityMax(service) : 1
      if (input.quantity > most) return fail('quantity-range', { values: { max: String(most) } })
      if (new Set(input.bills.map(({ index }) => index)).size < input.bills.length) {
        return fail('request-not-understood', { field: 'bills' })
      }
      const mobile = readMobile(service, input.mobileToNotify)
      if (!mobile.ok) return mobile
      // Said before the money is taken: asked for once more it would be refused all the same.
      const { account } = form.value
      const blocked = openPayment(store, service.id, account)
      if (blocked !== null) return { ok: false, problem: blocked }
      const inquired = await inquiredBills(inquiries, form.value, input)
      if (!inquired.ok) return inquired

      const payments: Planned[] = []
      for (const [at, { amountMinor }] of input.bills.entries()) {
        const chosen = inquired.value[at] ?? { bill: null, asked: null }
        const planned = await plan(form.value, chosen, amountMinor, input, mobile.value)
        if (!planned.ok) return planned
        for (let count = 0; count < input.quantity; count += 1) {
          payments.push(count === 0 ? planned.value : { ...planned.value, id: deps.newId() as PaymentId })
        }
      }
      forgetOld()
      const saleId = deps.newId()
      const totalMinor = sum(payments.map(({ sale }) => sale.totalMinor))
      const waiting = deps.waitingLine.waitFor({ service, totalsMinor: payments.map(({ sale }) => sale.totalMinor) })
      prepared.set(saleId, { payments, totalMinor, mode: waiting.mode, service, atMs: clock.monotonicMs() })
      return ok({
        saleId,
        payments: payments.map(({ id, request, sale }) => ({
          paymentId: id,
          amountMinor: request.amountMinor,
          feeMinor: sale.quotedFeeMinor,
        })),
        amountMinor: sum(payments.map(({ request }) => request.amountMinor)),
        feeMinor: sum(payments.map(({ sale }) => sale.quotedFeeMinor)),
        feeIsEstimate: payments.some(({ request, sale }) => request.feeMinor === null && sale.quotedFeeMinor !== ZERO),
        totalMinor,
        mode: waiting.mode,
        notQueued: waiting.notQueued,
        recent: recentView(recentLike(store, clock, payments)),
      })
    },

    confirm({ saleId, cashReceivedMinor, repeatAccepted }, sendFirst) {
      return store.transact((tx): Reply<ConfirmedSale> => {
        // The first result, whatever has changed since: another tap, a page that was reloaded, a program that was restarted.
        const known = tx.ofSale(saleId)
        if (known.length > 0) {
          return ok({ saleId, paymentIds: known.map(({ state }) => state.id), fresh: false, mode: 'now' })
        }
        const plan = prepared.get(saleId)
        if (plan === undefined) return fail('request-not-understood', { field: 'saleId' })
        const stopped = deps.sellingStopped()
        if (stopped !== null) return { ok: false, problem: stopped }
        if (plan.mode === 'queue') {
          // The limits hold for what stands in the queue now, not for what stood there when the screen opened.
          const refusal = deps.waitingLine.refusal({
            service: plan.service,
            totalsMinor: plan.payments.map(({ sale }) => sale.totalMinor),
          })
          if (refusal !== null) return fail(refusal)
        }
        const shortOfCash = checkCash(plan.totalMinor, cashReceivedMinor)
        if (shortOfCash !== null) return { ok: false, problem: shortOfCash }

        const [first] = plan.payments
        if (first === undefined) throw new Error('Expected a sale to have a payment')
        const { serviceId, account } = first.request
        const blocked = openPayment(tx, serviceId, account)
        if (blocked !== null) return { ok: false, problem: blocked }
        // Another sale was confirmed with the same inquiry meanwhile: its number is that one's.
        if (plan.payments.some(({ asked }) => asked !== null && !inquiries.isFree(asked))) return fail('inquiry-needed')
        const recent = recentLike(tx, clock, plan.payments)
        if (recent !== null && !repeatAccepted) return fail('payment-recent', { values: recentValues(recent) })

        // What an earlier try left unsent for this customer is given up by this one; what waits for its turn is not.
        const same = tx
          .neverSent()
          .filter(({ state }) => state.request.serviceId === serviceId && state.request.account === account)
        const waits = same.find(({ state }) => deps.willBeSent(state.id))
        if (waits !== undefined) return fail('payment-open', { values: recentValues(waits) })
        for (const left of same) record(tx, left.state.id, left.saleId, { kind: 'withdraw' })
        plan.payments.forEach(({ id, request, sale, asked }, index) => {
          const cash = cashFor(plan, cashReceivedMinor, index)
          const commands: PaymentCommand[] = [
            { kind: 'confirm', id, request, sale: { ...sale, cashReceivedMinor: cash } },
          ]
          if (plan.mode === 'queue') commands.push({ kind: 'queue' })
          else if (index === 0 && sendFirst) commands.push({ kind: 'send', ...deps.serverClock.stamp() })
          record(tx, id, saleId, ...commands)
          if (asked !== null && asked.inquiry.inquiryNumber !== null) asked.usedBy = id
        })
        return ok({ saleId, paymentIds: plan.payments.map(({ id }) => id), fresh: true, mode: plan.mode })
      })
    },
  }
}

/** What is paid: bills of a kept inquiry, or one amount where the service needs none. */
async function inquiredBills(
  inquiries: Inquiries,
  form: Form,
  input: CommandParsed<'sale/prepare'>,
): Promise<Reply<readonly Inquired[]>> {
  if (input.inquiryId !== null) {
    return await inquiries.billsOf(
      input.inquiryId,
      form,
      input.bills.map(({ index }) => index),
      input.language,
    )
  }
  return needsInquiry(form.service) || input.bills.length > 1
    ? fail('inquiry-needed')
    : ok([{ bill: null, asked: null }])
}

/** The gateway's own figure for this amount: the inquiry's for the amount due, else asked for. Null: it gives none. */
async function knownFee(
  gateway: PaymentGateway,
  service: Service,
  bill: Bill | null,
  amountMinor: Minor,
): Promise<Minor | null> {
  if (bill !== null && bill.feeMinor !== null && (bill.dueMinor === null || bill.dueMinor === amountMinor)) {
    return bill.feeMinor
  }
  return await gateway.quoteFee({ serviceId: service.id, amountMinor, ...(bill === null ? {} : { echo: bill.echo }) })
}

function billView(service: Service, bill: Bill, index: number): BillView {
  const estimate = bill.feeMinor === null && bill.dueMinor !== null ? estimateFee(service.fees, bill.dueMinor) : null
  return {
    index,
    label: bill.label,
    reference: bill.reference,
    dueMinor: bill.dueMinor,
    feeMinor: bill.feeMinor ?? estimate,
    feeIsEstimate: bill.feeMinor === null && estimate !== null,
    dueDate: bill.dueDate,
    issueDate: bill.issueDate,
    expiryDate: bill.expiryDate,
    ranges: [...bill.ranges],
    notes: [...bill.notes],
  }
}

/**
 * The cash of the whole sale, told by payment: the first one carries what was handed over beyond the others' totals, so
 * that its receipt shows the change that was given.
 */
function cashFor(plan: Prepared, cashReceivedMinor: Minor, index: number): Minor {
  const own = plan.payments[index]?.sale.totalMinor ?? ZERO
  return index > 0 ? own : subtract(cashReceivedMinor, subtract(plan.totalMinor, own))
}

const sum = (amounts: readonly Minor[]): Minor => add(...amounts)

function openPayment(reader: PaymentReader, serviceId: number, account: string): Problem | null {
  const [open] = reader.openFor({ serviceId, account })
  return open === undefined ? null : fail('payment-open', { values: recentValues(open) }).problem
}

function recentLike(reader: PaymentReader, clock: Clock, payments: readonly Planned[]): StoredPayment | null {
  const sinceMs = clock.nowMs() - RECENT_MS
  for (const { request } of payments) {
    const { serviceId, account, amountMinor } = request
    const [recent] = reader.like({ serviceId, account, amountMinor, sinceMs })
    if (recent !== undefined) return recent
  }
  return null
}

function recentValues(payment: StoredPayment): Record<string, string> {
  return {
    paymentId: payment.state.id,
    amount: formatAmount(payment.state.request.amountMinor),
    time: new Date(payment.confirmedAtMs).toISOString(),
  }
}

function recentView(payment: StoredPayment | null): CommandOutput<'sale/prepare'>['recent'] {
  if (payment === null) return null
  const { state } = payment
  const trxNumber = 'settlement' in state ? state.settlement.trxNumber : null
  return { paymentId: state.id, atMs: payment.confirmedAtMs, state: state.kind, trxNumber }
}

function quoted(gatewayText: string | null): { gatewayText?: string } {
  return gatewayText === null ? {} : { gatewayText }
}
