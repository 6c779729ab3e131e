/**
 * A bridge without a main process, for the preview page and the tests of the stores: a small catalogue, and account
 * numbers that provoke each outcome (the last digit of the account: see `OUTCOMES`). Nothing here is product code.
 */
import type { TerminalBridge } from '../../src-shared/contract/contract.ts'
import { normaliseAccount } from '../../src-shared/domain/digits.ts'
import { compileExpression } from '../../src-shared/domain/expression.ts'
import type { Diagnostics, Status } from '../../src-shared/contract/app.ts'
import type { PaymentStateName, PaymentView } from '../../src-shared/contract/payment.ts'
import type { CaseView, QueueView } from '../../src-shared/contract/queue.ts'
import type { SignInStep } from '../../src-shared/contract/sign-in.ts'
import type { Picture, SlipDraft } from '../../src-shared/contract/receipt.ts'
import type { Draft, InquiryView, PreparedSale } from '../../src-shared/contract/sale.ts'
import { estimateFee } from '../../src-shared/domain/fee-estimate.ts'
import { needsInquiry } from '../../src-shared/domain/sale-shape.ts'
import { add, minor, ZERO, type Minor } from '../../src-shared/domain/money.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import { fail, ok, type Problem, type Reply } from '../../src-shared/domain/problem.ts'
import { fakeCatalogue, type FakeCatalogue } from './fake-catalogue.ts'

export type FakeOptions = {
  readonly signedIn?: boolean
  readonly language?: 'ar' | 'en'
  /** What every answer takes. */
  readonly delayMs?: number
  readonly draft?: Draft | null
  readonly status?: Partial<Status>
  readonly payments?: readonly PaymentView[]
  readonly cases?: readonly CaseView[]
  readonly diagnostics?: Diagnostics
  readonly catalogue?: FakeCatalogue
  readonly drawSlip?: (draft: SlipDraft) => Promise<Picture>
  readonly drawReceipt?: (view: PaymentView) => Promise<Picture>
}

/** The outcome of a payment by the last digit of its account; every other digit succeeds. */
const OUTCOMES: Readonly<Record<string, PaymentStateName>> = {
  1: 'declined',
  2: 'unknown',
  3: 'accepted',
  4: 'confirmed',
  5: 'sending',
}

const NOTHING = { count: 0, sumMinor: ZERO, oldestAtMs: null }

const LIMITS: NonNullable<QueueView['limits']> = {
  amountMaxMinor: minor(50_000),
  sumMaxMinor: minor(200_000),
  countMax: 20,
  ageMaxMs: 24 * 3_600_000,
  newPayments: 'wait',
  receipts: 'print',
}

const QUIET: Diagnostics = {
  lane: { holder: null, waiting: 0 },
  connection: [{ state: 'fine', sinceMs: 0 }],
  watching: [],
  records: { entries: 0, hash: '0'.repeat(64), database: 'sound' },
  backups: [{ place: 'own', state: 'fine', problem: null, sinceMs: 0, lastAtMs: 0 }],
}

const NO_PICTURE: Picture = { png: new Uint8Array(), widthDots: 576, heightDots: 1 }

/** The bridge, and what a test or the preview may look at and change behind it. */
export function createFakeBridge(options: FakeOptions = {}) {
  let status: Status = {
    mode: 'training',
    version: '0.1.0',
    language: options.language ?? 'ar',
    machineSerial: 'PF2K7X9M41',
    trainingPanel: null,
    signedIn: options.signedIn === false ? null : { login: '01001234567', name: 'مكتبة النور', reference: null },
    connection: { state: 'fine', sinceMs: 0 },
    wallet: { availableMinor: minor(1_284_050), atMs: 0 },
    printer: { state: 'ready', paperMm: 80 },
    unsettled: NOTHING,
    queue: { ...NOTHING, allowed: false, sending: false, frozen: null },
    refundsOwed: NOTHING,
    openCases: options.cases?.length ?? 0,
    disk: { state: 'fine', sinceMs: 0 },
    recovery: null,
    sellingStopped: null,
    catalogue: { refreshing: false, refreshedAtMs: 0, failedBillers: 0 },
    clock: { state: 'right', behindMs: 0 },
    ...options.status,
  }
  const { categories, billers, services, tiles } = options.catalogue ?? fakeCatalogue
  let draft: Draft | null = options.draft ?? null
  let favourites: readonly number[] = []
  let ids = 0
  const calls: { readonly name: string; readonly input: unknown }[] = []
  const inquiries = new Map<string, InquiryView>()
  const prepared = new Map<
    string,
    { readonly sale: PreparedSale; readonly account: string; readonly serviceId: number }
  >()
  const payments = new Map<string, PaymentView>((options.payments ?? []).map((view) => [view.id, view]))
  const heard = new Map<string, Set<(content: never) => void>>()

  const newId = (): string => {
    ids += 1
    return `0198a6c0-0000-7000-8000-${String(ids).padStart(12, '0')}`
  }
  const tell = (name: string, content: unknown): void => {
    for (const listener of heard.get(name) ?? []) listener(content as never)
  }
  const setStatus = (change: Partial<Status>): void => {
    status = { ...status, ...change }
    tell('app/status', status)
  }
  /** What waits and what is owed follows from the payments, as it does in main. */
  const count = (): void => {
    const all = [...payments.values()]
    const queue = { ...status.queue, ...totals(all.filter(({ state }) => state === 'queued')) }
    setStatus({ queue, refundsOwed: totals(all.filter(({ refund }) => refund === 'owed')) })
  }
  const keep = (view: PaymentView): void => {
    payments.set(view.id, view)
    count()
    tell('payment/changed', view)
  }
  if (payments.size > 0) count()
  async function answer<T>(name: string, input: unknown, reply: () => Reply<T> | Promise<Reply<T>>): Promise<Reply<T>> {
    calls.push({ name, input })
    if ((options.delayMs ?? 0) > 0) await new Promise((resolve) => setTimeout(resolve, options.delayMs))
    return await reply()
  }
  const one = (paymentId: string): Reply<PaymentView> => {
    const view = payments.get(paymentId)
    return view === undefined ? fail('payment-not-found') : ok(view)
  }

  const bridge = {
    call: {
      'app/status': (input) => answer('app/status', input, () => ok(status)),
      'app/diagnostics': (input) => answer('app/diagnostics', input, () => ok(options.diagnostics ?? QUIET)),
      'app/recovery-read': (input) =>
        answer('app/recovery-read', input, () => {
          setStatus({ recovery: null })
          return ok(status)
        }),
      'app/set-language': (input) =>
        answer('app/set-language', input, () => {
          setStatus({ language: input.language })
          return ok(status)
        }),
      'sign-in/begin': (input) =>
        answer<SignInStep>('sign-in/begin', input, () => {
          if (input.password === 'wrong') return fail('sign-in-refused', { gatewayText: 'authentication failed' })
          if (input.login === 'activate') return ok({ kind: 'code-needed' })
          setStatus({ signedIn: { login: input.login, name: 'مكتبة النور', reference: null } })
          return ok({ kind: 'signed-in' })
        }),
      'sign-in/send-code': (input) => answer('sign-in/send-code', input, () => ok({ kind: 'code-sent' })),
      'sign-in/verify-code': (input) =>
        answer('sign-in/verify-code', input, () =>
          input.code === '0000' ? fail('otp-wrong') : ok({ kind: 'password-needed' }),
        ),
      'sign-in/set-password': (input) =>
        answer('sign-in/set-password', input, () => {
          setStatus({ signedIn: { login: 'activate', name: '', reference: null } })
          return ok({ kind: 'signed-in' })
        }),
      'sign-in/end': (input) =>
        answer('sign-in/end', input, () => {
          setStatus({ signedIn: null })
          return ok({})
        }),
      'catalogue/categories': (input) => answer('catalogue/categories', input, () => ok([...categories])),
      'catalogue/billers': (input) =>
        answer('catalogue/billers', input, () =>
          ok(billers.filter(({ categoryId }) => categoryId === input.categoryId)),
        ),
      'catalogue/services': (input) =>
        answer('catalogue/services', input, () => ok(tiles.filter(({ billerId }) => billerId === input.billerId))),
      'catalogue/service': (input) =>
        answer('catalogue/service', input, () => {
          const service = services.find(({ id }) => id === input.serviceId)
          const tile = tiles.find(({ id }) => id === input.serviceId)
          return service === undefined || tile === undefined ? fail('service-not-found') : ok({ service, tile })
        }),
      'catalogue/search': (input) =>
        answer('catalogue/search', input, () => {
          const wanted = input.query.trim().toLowerCase()
          const found = tiles.filter(({ name, billerName }) =>
            [name.ar, name.en, billerName.ar, billerName.en].some((text) => text.toLowerCase().includes(wanted)),
          )
          const account = normaliseAccount(input.query)
          const fits = services.flatMap(({ id, account: field }) => {
            const expression = field?.expression == null ? null : compileExpression(field.expression)
            return expression?.test(account) === true ? tiles.filter((tile) => tile.id === id) : []
          })
          const fitting = /^\d{5,}$/u.test(account) ? { account, services: fits } : null
          return ok({ services: found.slice(0, input.limit), fitting })
        }),
      'catalogue/next': (input) =>
        answer('catalogue/next', input, () => {
          const next = services.find(({ id }) => id === input.serviceId)?.nextServices ?? []
          const ids = services.flatMap(({ id, code }) => (code !== null && next.includes(code) ? [id] : []))
          return ok(tiles.filter(({ id }) => ids.includes(id)))
        }),
      'catalogue/quick': (input) =>
        answer('catalogue/quick', input, () =>
          ok({ favourites: tiles.filter(({ id }) => favourites.includes(id)), used: [] }),
        ),
      'catalogue/set-favourite': (input) =>
        answer('catalogue/set-favourite', input, () => {
          favourites = favourites.filter((id) => id !== input.serviceId)
          if (input.favourite) favourites = [...favourites, input.serviceId]
          return ok({})
        }),
      'catalogue/refresh': (input) => answer('catalogue/refresh', input, () => ok({})),
      'draft/read': (input) => answer('draft/read', input, () => ok(draft)),
      'draft/save': (input) =>
        answer('draft/save', input, () => {
          draft = input.draft
          return ok({})
        }),
      'sale/inquire': (input) =>
        answer('sale/inquire', input, () => {
          if (input.account.endsWith('9')) return fail('nothing-due', { field: 'account' })
          if (input.account.endsWith('8')) return fail('gateway-unreachable')
          const inquiry: InquiryView = {
            inquiryId: newId(),
            bills: input.account.endsWith('7')
              ? [bill(0, 24_550), bill(1, 31_000), bill(2, 18_775)]
              : [bill(0, 24_550)],
            message: null,
          }
          inquiries.set(inquiry.inquiryId, inquiry)
          return ok(inquiry)
        }),
      'sale/prepare': (input) =>
        answer('sale/prepare', input, () => {
          const service = services.find(({ id }) => id === input.serviceId)
          if (service === undefined) return fail('service-not-found')
          const amounts = input.bills.flatMap((each) =>
            Array.from({ length: input.quantity }, () => minor(each.amountMinor)),
          )
          const each = amounts.map((amountMinor) => ({
            paymentId: newId() as PaymentId,
            amountMinor,
            feeMinor: estimateFee(service.fees, amountMinor) ?? ZERO,
          }))
          const amountMinor = add(...amounts)
          const feeMinor = add(...each.map((payment) => payment.feeMinor))
          const recent = [...payments.values()].find(
            (view) =>
              view.state === 'succeeded' &&
              view.serviceId === service.id &&
              view.account === input.account &&
              amounts.includes(view.amountMinor),
          )
          const sale: PreparedSale = {
            saleId: newId(),
            payments: each,
            amountMinor,
            feeMinor,
            feeIsEstimate: feeMinor > 0,
            totalMinor: add(amountMinor, feeMinor),
            ...modeOf(service, status),
            recent:
              recent === undefined
                ? null
                : {
                    paymentId: recent.id,
                    atMs: recent.confirmedAtMs,
                    state: recent.state,
                    trxNumber: recent.trxNumber,
                  },
          }
          prepared.set(sale.saleId, { sale, account: input.account, serviceId: input.serviceId })
          return ok(sale)
        }),
      'sale/confirm': (input) =>
        answer('sale/confirm', input, () => {
          const plan = prepared.get(input.saleId)
          if (plan === undefined) return fail('request-not-understood')
          const outcome = OUTCOMES[plan.account.slice(-1)] ?? 'succeeded'
          for (const payment of plan.sale.payments) {
            const view = viewOf(plan, payment, minor(input.cashReceivedMinor))
            if (plan.sale.mode === 'queue') {
              keep(ended(view, 'queued'))
              continue
            }
            keep(view)
            setTimeout(() => {
              keep(ended(view, outcome))
            }, options.delayMs ?? 0)
          }
          return ok({ paymentIds: plan.sale.payments.map(({ paymentId }) => paymentId) })
        }),
      'payment/view': (input) => answer('payment/view', input, () => one(input.paymentId)),
      'payment/list': (input) =>
        answer('payment/list', input, () => {
          const all = [...payments.values()].sort((a, b) => b.confirmedAtMs - a.confirmedAtMs)
          const wanted = input.query.trim()
          return ok(
            all.filter((view) => `${view.account} ${view.trxNumber ?? ''}`.includes(wanted)).slice(0, input.limit),
          )
        }),
      'payment/check': (input) => answer('payment/check', input, () => one(input.paymentId)),
      'payment/withdraw': (input) =>
        answer('payment/withdraw', input, () => {
          const view = payments.get(input.paymentId)
          if (view === undefined) return fail('payment-not-found')
          keep({ ...view, state: 'withdrawn', refund: view.queued ? 'owed' : null })
          return one(input.paymentId)
        }),
      'payment/cancel': (input) =>
        answer('payment/cancel', input, () => {
          const view = payments.get(input.paymentId)
          if (view === undefined) return fail('payment-not-found')
          if (!view.cancellable) return fail('cancel-not-offered')
          const asked: PaymentView = { ...view, state: 'cancelling', cancellable: false }
          keep(asked)
          setTimeout(() => {
            keep({ ...asked, state: 'cancelled', refund: 'owed' })
          }, options.delayMs ?? 0)
          return one(input.paymentId)
        }),
      'queue/view': (input) => answer('queue/view', input, () => ok(queueView([...payments.values()], status))),
      'queue/send-now': (input) =>
        answer('queue/send-now', input, () => {
          for (const view of payments.values())
            if (view.state === 'queued') keep(ended({ ...view, state: 'sending' }, 'succeeded'))
          return ok({})
        }),
      'queue/export': (input) =>
        answer('queue/export', input, () => ok({ fileName: 'queue-2026-11-21-1042.sealed', folder: '/exports' })),
      'refund/list': (input) =>
        answer('refund/list', input, () => ok([...payments.values()].filter(({ refund }) => refund === 'owed'))),
      'refund/given': (input) =>
        answer('refund/given', input, () => {
          const view = payments.get(input.paymentId)
          if (view?.refund !== 'owed') return fail('refund-not-owed')
          keep({ ...view, refund: 'given' })
          return one(input.paymentId)
        }),
      'case/list': (input) => answer('case/list', input, () => ok([...(options.cases ?? [])])),
      'receipt/slip': (input) =>
        answer('receipt/slip', input, async () => ok((await options.drawSlip?.(input as SlipDraft)) ?? NO_PICTURE)),
      'receipt/preview': (input) =>
        answer('receipt/preview', input, async () => {
          const view = payments.get(input.paymentId)
          if (view === undefined) return fail('payment-not-found')
          return ok((await options.drawReceipt?.(view)) ?? NO_PICTURE)
        }),
      'receipt/print': (input) =>
        answer('receipt/print', input, () => {
          const view = payments.get(input.paymentId)
          if (view === undefined) return fail('payment-not-found')
          keep({ ...view, print: { state: 'printed', problem: null, copies: (view.print?.copies ?? 0) + 1 } })
          return one(input.paymentId)
        }),
      'receipt/save': (input) =>
        answer('receipt/save', input, () => {
          const view = payments.get(input.paymentId)
          if (view === undefined) return fail('payment-not-found')
          const { state, problem, copies } = view.print ?? { state: 'saved', problem: null, copies: 0 }
          keep({ ...view, print: { state, problem, copies: copies + 1 } })
          return ok({ fileName: `2026-11-20-${view.supportCode}.${input.format}`, folder: '/receipts-saved' })
        }),
    },
    listen: (name, listener) => {
      const listeners = heard.get(name) ?? new Set()
      heard.set(name, listeners.add(listener))
      return () => {
        listeners.delete(listener)
      }
    },
  } satisfies TerminalBridge

  function viewOf(
    plan: { readonly sale: PreparedSale; readonly account: string; readonly serviceId: number },
    { paymentId: id, amountMinor, feeMinor }: PreparedSale['payments'][number],
    cashReceivedMinor: Minor,
  ): PaymentView {
    const tile = tiles.find((each) => each.id === plan.serviceId)
    const none = { ar: '', en: '' }
    const nowMs = Date.now()
    return {
      id,
      saleId: plan.sale.saleId,
      state: 'sending',
      proof: null,
      serviceId: plan.serviceId,
      serviceName: tile?.name ?? none,
      billerName: tile?.billerName ?? none,
      accountLabel: services.find((each) => each.id === plan.serviceId)?.account?.label ?? none,
      account: plan.account,
      amountMinor,
      feeMinor: null,
      quotedFeeMinor: feeMinor,
      totalMinor: add(amountMinor, feeMinor),
      cashReceivedMinor,
      changeMinor: minor(Math.max(0, cashReceivedMinor - plan.sale.totalMinor)),
      trxNumber: null,
      confirmedAtMs: nowMs,
      changedAtMs: nowMs,
      reason: null,
      supportCode: id.slice(-8).toUpperCase(),
      hasVoucher: false,
      reprintAllowed: true,
      recovered: false,
      queued: plan.sale.mode === 'queue',
      refund: null,
      cancellable: false,
      contradicted: false,
      print: null,
    }
  }

  return { bridge: bridge as TerminalBridge, calls, payments, setStatus, keep, tell, draft: () => draft }
}

function ended(view: PaymentView, state: PaymentStateName): PaymentView {
  const reasons: Partial<Record<PaymentStateName, string>> = {
    declined: 'wallet-too-little',
    unknown: 'no-answer-in-time',
    confirmed: 'gateway-unreachable',
    accepted: 'other',
  }
  const code = reasons[state]
  const hasNumber = state === 'succeeded' || state === 'accepted'
  const hasPaper = hasNumber || state === 'queued'
  return {
    ...view,
    state,
    proof: state === 'succeeded' ? 'provider' : null,
    changedAtMs: view.changedAtMs + 1,
    trxNumber: hasNumber ? '202611200048217' : null,
    cancellable: state === 'succeeded',
    reason:
      code === undefined ? null : { code, gatewayText: state === 'declined' ? 'machine balance not enough' : null },
    print: hasPaper ? { state: 'printed', problem: null, copies: 1 } : null,
  }
}

function totals(views: readonly PaymentView[]): Status['unsettled'] {
  const oldestAtMs = views.length === 0 ? null : Math.min(...views.map(({ confirmedAtMs }) => confirmedAtMs))
  return { count: views.length, sumMinor: add(ZERO, ...views.map(({ totalMinor }) => totalMinor)), oldestAtMs }
}

/** In the order they were taken, as main sends them. */
function queueView(views: readonly PaymentView[], { queue }: Status): QueueView {
  const all = views.filter(({ queued }) => queued).sort((a, b) => a.changedAtMs - b.changedAtMs)
  return {
    waiting: all.filter(({ state }) => state === 'queued'),
    left: all.filter(({ state }) => state !== 'queued').reverse(),
    limits: queue.allowed ? LIMITS : null,
  }
}

/** With the line down, what is prepaid and needs no inquiry may wait where the shop wants that; why the rest may not. */
function modeOf(
  service: Parameters<typeof needsInquiry>[0],
  { connection, queue }: Status,
): Pick<PreparedSale, 'mode' | 'notQueued'> {
  const isDown = connection.state === 'no-line' || connection.state === 'unreachable'
  if (!isDown || !queue.allowed) return { mode: 'now', notQueued: null }
  const why: Problem | null =
    service.paymentType === 'VOCH'
      ? { code: 'queue-voucher' }
      : needsInquiry(service)
        ? { code: 'queue-inquiry' }
        : null
  return { mode: why === null ? 'queue' : 'now', notQueued: why }
}

function bill(index: number, dueMinor: number): InquiryView['bills'][number] {
  return {
    index,
    label: null,
    reference: `B-${String(1000 + index)}`,
    dueMinor: minor(dueMinor),
    feeMinor: minor(300),
    feeIsEstimate: false,
    dueDate: '2026-12-05',
    issueDate: '2026-11-01',
    expiryDate: null,
    ranges: [],
    notes: [],
  }
}
