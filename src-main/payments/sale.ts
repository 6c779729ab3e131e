/**
 * A sale from the form to the journal: inquire, prepare (the ids are made here, when the confirm screen opens), confirm.
 *
 * Goals: a repeated confirm gives the first result; an open payment for the same service and account blocks another at
 * any age; the same service, account and amount within ten minutes needs an explicit yes; all of it is checked again
 * inside the transaction that records the intent, whatever the page believed.
 */
import { checkAmount } from '../../src-shared/domain/amount-check.ts'
import { normaliseAccount } from '../../src-shared/domain/digits.ts'
import { checkCash } from '../../src-shared/domain/cash.ts'
import { estimateFee } from '../../src-shared/domain/fee-estimate.ts'
import { checkField, checkMobile, normaliseField } from '../../src-shared/domain/field-check.ts'
import { formatAmount, minor, subtract, ZERO, type Minor } from '../../src-shared/domain/money.ts'
import {
  decide,
  NO_PAYMENT,
  type ExtraKey,
  type FrozenRequest,
  type PaymentId,
  type SaleFacts,
  type Words,
} from '../../src-shared/domain/payment.ts'
import { problemFromReason } from '../../src-shared/domain/reason-problem.ts'
import { fail, ok, type Problem, type Reply } from '../../src-shared/domain/problem.ts'
import type { Bill, Inquiry, Service } from '../../src-shared/domain/service.ts'
import type { CommandOutput, CommandParsed } from '../../src-shared/contract/contract.ts'
import type { BillView } from '../../src-shared/contract/sale.ts'
import type { Clock } from '../../src-shared/domain/clock.ts'
import type { PaymentGateway, PaymentReader, PaymentStore, StoredPayment } from './ports.ts'

/** Within which the same service, account and amount asks again, in ms. */
const RECENT_MS = 10 * 60_000
/** Inquiries and prepared sales are forgotten after this; the screen inquires again. In ms. */
const FORGET_MS = 30 * 60_000

export type SaleDeps = {
  readonly store: PaymentStore
  readonly gateway: PaymentGateway
  readonly clock: Clock
  readonly newId: () => string
  readonly service: (serviceId: number) => Service | null
  readonly biller: (service: Service) => { readonly name: Words; readonly categoryId: number | null }
  /** Why nothing new may be sold at all; null when selling is possible. */
  readonly sellingStopped: () => Problem | null
  /** Whether every sign of a text can stand on paper: what cannot is refused before any money is taken. */
  readonly printable: (text: string) => boolean
  /** Confirmed in this run and waiting for its turn: it will leave by itself. */
  readonly willBeSent: (id: PaymentId) => boolean
}

type KeptInquiry = {
  readonly serviceId: number
  readonly account: string
  readonly extraKeys: readonly ExtraKey[]
  readonly inquiry: Inquiry
  readonly atMs: number
}

type Prepared = {
  readonly paymentIds: readonly PaymentId[]
  readonly request: FrozenRequest
  readonly sale: Omit<SaleFacts, 'cashReceivedMinor'>
  readonly saleTotalMinor: Minor
  readonly atMs: number
}

export type ConfirmedSale = {
  readonly saleId: string
  readonly paymentIds: readonly PaymentId[]
  readonly fresh: boolean
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
  const inquiries = new Map<string, KeptInquiry>()
  const prepared = new Map<string, Prepared>()

  function forgetOld(): void {
    const before = clock.monotonicMs() - FORGET_MS
    for (const [id, kept] of inquiries) if (kept.atMs < before) inquiries.delete(id)
    for (const [id, kept] of prepared) if (kept.atMs < before) prepared.delete(id)
  }

  return {
    async inquire(input) {
      const form = readForm(deps, input)
      if (!form.ok) return form
      const { service, account, extraKeys } = form.value
      const blocked = openPayment(store, service.id, account)
      if (blocked !== null) return { ok: false, problem: blocked }

      const answer = await gateway.inquire({ service, account, extraKeys, language: input.language })
      switch (answer.kind) {
        case 'failed':
          return { ok: false, problem: problemFromReason(answer.reason) }
        case 'refused':
          return fail(answer.code, quoted(answer.gatewayText))
        case 'found': {
          forgetOld()
          const inquiryId = deps.newId()
          const { inquiry } = answer
          inquiries.set(inquiryId, { serviceId: service.id, account, extraKeys, inquiry, atMs: clock.monotonicMs() })
          const bills = inquiry.bills.map((bill, index) => billView(service, bill, index))
          return ok({ inquiryId, bills, message: inquiry.message })
        }
      }
    },

    async prepare(input) {
      const form = readForm(deps, input)
      if (!form.ok) return form
      const { service, account, extraKeys } = form.value
      if (service.terms !== null && !input.termsAccepted) return fail('terms-not-accepted')
      if (input.quantity > (service.paymentType === 'VOCH' ? service.quantityMax : 1)) {
        return fail('quantity-range', { values: { max: String(service.quantityMax) } })
      }
      const mobile = readMobile(service, input.mobileToNotify)
      if (!mobile.ok) return mobile

      const inquired = readInquiry(inquiries, service, account, extraKeys, input)
      if (!inquired.ok) return inquired
      const { bill, inquiryNumber } = inquired.value

      const picked = pickedAmount(service, extraKeys)
      if (picked !== null && picked !== input.amountMinor) return fail('amount-out-of-range', { field: 'amount' })
      const problem = picked === null ? checkAmount(service, bill, input.amountMinor) : null
      if (problem !== null) return { ok: false, problem }

      const fee = await knownFee(gateway, service, bill, input.amountMinor)
      // For a part of the bill the whole bill's fee is a better guess than none.
      const quotedFeeMinor = fee ?? estimateFee(service.fees, input.amountMinor) ?? bill?.feeMinor ?? ZERO
      const totalMinor = minor(input.amountMinor + quotedFeeMinor)
      const saleId = deps.newId()
      const paymentIds = Array.from({ length: input.quantity }, () => deps.newId() as PaymentId)
      const biller = deps.biller(service)
      forgetOld()
      prepared.set(saleId, {
        paymentIds,
        request: {
          serviceId: service.id,
          account,
          extraKeys,
          amountMinor: input.amountMinor,
          feeMinor: fee,
          inquiryNumber,
          echo: bill?.echo ?? {},
          mobileToNotify: mobile.value,
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
          totalMinor,
          language: input.language,
          receiptHeader: service.receiptHeader?.[input.language] ?? null,
          receiptFooter: service.receiptFooter?.[input.language] ?? null,
          billNotes: (bill?.notes ?? []).map((note) => note[input.language]),
          reprintAllowed: service.reprintAllowed,
          cancellable: service.cancellable,
        },
        saleTotalMinor: minor(totalMinor * input.quantity),
        atMs: clock.monotonicMs(),
      })
      return ok({
        saleId,
        paymentIds,
        amountMinor: input.amountMinor,
        feeMinor: quotedFeeMinor,
        feeIsEstimate: fee === null && quotedFeeMinor !== ZERO,
        totalMinor: minor(totalMinor * input.quantity),
        recent: recentView(recentLike(store, clock, service.id, account, input.amountMinor)),
      })
    },

    confirm({ saleId, cashReceivedMinor, repeatAccepted }, sendFirst) {
      return store.transact((tx): Reply<ConfirmedSale> => {
        // The first result, whatever has changed since: another tap, a page that was reloaded, a program that was restarted.
        const known = tx.ofSale(saleId)
        if (known.length > 0) return ok({ saleId, paymentIds: known.map(({ state }) => state.id), fresh: false })
        const plan = prepared.get(saleId)
        if (plan === undefined) return fail('request-not-understood', { field: 'saleId' })
        const stopped = deps.sellingStopped()
        if (stopped !== null) return { ok: false, problem: stopped }
        const shortOfCash = checkCash(plan.saleTotalMinor, cashReceivedMinor)
        if (shortOfCash !== null) return { ok: false, problem: shortOfCash }

        const { request } = plan
        const blocked = openPayment(tx, request.serviceId, request.account)
        if (blocked !== null) return { ok: false, problem: blocked }
        const recent = recentLike(tx, clock, request.serviceId, request.account, request.amountMinor)
        if (recent !== null && !repeatAccepted) return fail('payment-recent', { values: recentValues(recent) })

        // What an earlier try left unsent for this customer is given up by this one; what waits for its turn is not.
        const same = tx
          .neverSent()
          .filter(
            ({ state }) => state.request.serviceId === request.serviceId && state.request.account === request.account,
          )
        const waits = same.find(({ state }) => deps.willBeSent(state.id))
        if (waits !== undefined) return fail('payment-open', { values: recentValues(waits) })
        for (const left of same) record(tx, left.state.id, left.saleId, left, { kind: 'withdraw' })
        plan.paymentIds.forEach((id, index) => {
          const sale: SaleFacts = { ...plan.sale, cashReceivedMinor: cashFor(plan, cashReceivedMinor, index) }
          const confirmed = record(tx, id, saleId, null, { kind: 'confirm', id, request, sale })
          if (index === 0 && sendFirst) record(tx, id, saleId, confirmed, { kind: 'send' })
        })
        return ok({ saleId, paymentIds: plan.paymentIds, fresh: true })
      })
    },
  }
}

type Transaction = Parameters<Parameters<PaymentStore['transact']>[0]>[0]

/** Decides and records; a refusal here is a bug, since the transaction has just checked. */
function record(
  tx: Transaction,
  id: PaymentId,
  saleId: string,
  stored: StoredPayment | null,
  command: Parameters<typeof decide>[1],
): StoredPayment {
  const decision = decide(stored?.state ?? NO_PAYMENT, command)
  if (decision.kind === 'refused')
    throw new Error(`Expected ${decision.command} to be possible, it is ${decision.state}`)
  return tx.record(id, saleId, decision.events)
}

type Form = { readonly service: Service; readonly account: string; readonly extraKeys: readonly ExtraKey[] }

/** The form as it must be for anything to be asked or paid: a service that can be sold, every field checked. */
function readForm(
  deps: SaleDeps,
  input: { readonly serviceId: number; readonly account: string; readonly extraKeys: readonly ExtraKey[] },
): Reply<Form> {
  const stopped = deps.sellingStopped()
  if (stopped !== null) return { ok: false, problem: stopped }
  const service = deps.service(input.serviceId)
  if (service === null || service.hidden) return fail('service-not-found')
  if (service.unsellable !== null) return fail('service-not-sellable', { values: { reason: service.unsellable } })

  const account = service.account === null ? '' : normaliseField(service.account, input.account)
  if (service.account !== null) {
    const problem = checkField(service.account, account) ?? unprintable(deps, service.account.key, account)
    if (problem !== null) return { ok: false, problem }
  }
  const typed = new Map(input.extraKeys.map(({ key, value }) => [key, value]))
  const extraKeys: ExtraKey[] = []
  for (const field of service.extraKeys) {
    const value = normaliseField(field, typed.get(field.key) ?? '')
    const problem = checkField(field, value) ?? unprintable(deps, field.key, value)
    if (problem !== null) return { ok: false, problem }
    if (value !== '') extraKeys.push({ key: field.key, value })
  }
  return ok({ service, account, extraKeys })
}

function unprintable(deps: SaleDeps, field: string, value: string): Problem | null {
  return deps.printable(value) ? null : { code: 'input-format', field }
}

function readMobile(service: Service, typed: string | null): Reply<string | null> {
  if (!service.rules.mobileToNotify || typed === null) return ok(null)
  const problem = checkMobile(typed)
  if (problem !== null) return { ok: false, problem }
  const mobile = normaliseAccount(typed)
  return ok(mobile === '' ? null : mobile)
}

/** The bill that is paid: from a kept inquiry of this very form, or none where the service needs none. */
function readInquiry(
  inquiries: ReadonlyMap<string, KeptInquiry>,
  service: Service,
  account: string,
  extraKeys: readonly ExtraKey[],
  input: { readonly inquiryId: string | null; readonly billIndex: number },
): Reply<{ readonly bill: Bill | null; readonly inquiryNumber: string | null }> {
  if (input.inquiryId === null) {
    const needed = service.paymentType === 'POST' || service.rules.inquiryRequired
    return needed ? fail('inquiry-needed') : ok({ bill: null, inquiryNumber: null })
  }
  const kept = inquiries.get(input.inquiryId)
  const same =
    kept?.serviceId === service.id &&
    kept.account === account &&
    JSON.stringify(kept.extraKeys) === JSON.stringify(extraKeys)
  const bill = kept?.inquiry.bills[input.billIndex]
  if (!same || bill === undefined) return fail('inquiry-needed')
  return ok({ bill, inquiryNumber: kept.inquiry.inquiryNumber })
}

/** A choice from a pick list may fix the amount. */
function pickedAmount(service: Service, extraKeys: readonly ExtraKey[]): Minor | null {
  for (const field of service.extraKeys) {
    const value = extraKeys.find(({ key }) => key === field.key)?.value
    const choice = field.choices.find((each) => each.value === value)
    if (choice !== undefined && choice.amountMinor !== null) return choice.amountMinor
  }
  return null
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
  return await gateway.quoteFee({ serviceId: service.id, amountMinor })
}

function billView(service: Service, bill: Bill, index: number): BillView {
  const estimate = bill.feeMinor === null && bill.dueMinor !== null ? estimateFee(service.fees, bill.dueMinor) : null
  return {
    index,
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

function printedKeys(service: Service, extraKeys: readonly ExtraKey[]): SaleFacts['printedKeys'] {
  return service.extraKeys
    .filter((field) => field.printed && !field.masked)
    .flatMap((field) => {
      const value = extraKeys.find(({ key }) => key === field.key)?.value
      return value === undefined ? [] : [{ label: field.label, value }]
    })
}

/**
 * The cash of the whole sale, told by payment: the first one carries what was handed over beyond the others' totals, so
 * that its receipt shows the change that was given.
 */
function cashFor(plan: Prepared, cashReceivedMinor: Minor, index: number): Minor {
  const { totalMinor } = plan.sale
  if (index > 0) return totalMinor
  return subtract(cashReceivedMinor, minor(totalMinor * (plan.paymentIds.length - 1)))
}

function openPayment(reader: PaymentReader, serviceId: number, account: string): Problem | null {
  const [open] = reader.openFor({ serviceId, account })
  return open === undefined ? null : fail('payment-open', { values: recentValues(open) }).problem
}

function recentLike(
  reader: PaymentReader,
  clock: Clock,
  serviceId: number,
  account: string,
  amountMinor: Minor,
): StoredPayment | null {
  return reader.like({ serviceId, account, amountMinor, sinceMs: clock.nowMs() - RECENT_MS })[0] ?? null
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
