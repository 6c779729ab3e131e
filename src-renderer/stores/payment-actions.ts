/** Payments that were confirmed: watching, the day's list, printing. */
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { Reply } from '../../src-shared/domain/problem.ts'
import { computeMode, isUnderWay } from './mode.ts'
import { placeOf, type Payments } from './state.ts'
import { answered, type ActionContext } from './action-context.ts'

/** Notices tell every change; asking as well makes up for one that was lost on a reload. */
const WATCH_EVERY_MS = 2000
const LIST_DELAY_MS = 120
const LIST_MAX = 500

export type PaymentActions = ReturnType<typeof paymentActions>

export function paymentActions({ bridge, clock, get, set }: ActionContext) {
  let listAsked = 0
  let callOffList: () => void = () => undefined
  let callOffWatch: () => void = () => undefined

  function keep(view: PaymentView): void {
    set(({ payments }) => {
      const known = payments.byId[view.id]
      // A slow answer to an older question never takes back what a notice has told since.
      if (known !== undefined && known.changedAtMs > view.changedAtMs) return {}
      return { payments: { ...payments, byId: { ...payments.byId, [view.id]: view } } }
    })
  }

  async function read(paymentId: PaymentId): Promise<Reply<PaymentView>> {
    const reply = await answered(bridge.call['payment/view']({ paymentId }))
    if (reply.ok) keep(reply.value)
    return reply
  }

  async function list(): Promise<void> {
    listAsked += 1
    const asked = listAsked
    const reply = await answered(bridge.call['payment/list']({ query: get().payments.query, limit: LIST_MAX }))
    if (asked !== listAsked) return
    set(({ payments }) => ({
      payments: reply.ok
        ? {
            ...payments,
            listed: reply.value.map(({ id }) => id),
            byId: { ...payments.byId, ...Object.fromEntries(reply.value.map((view) => [view.id, view])) },
            problem: null,
          }
        : { ...payments, problem: reply.problem },
    }))
  }

  function watch(): void {
    callOffWatch()
    callOffWatch = clock.after(WATCH_EVERY_MS, () => {
      const place = placeOf(get())
      if (place.kind !== 'payment' || computeMode(get()) !== 'progress') return
      const { byId } = get().payments
      const open = place.paymentIds.filter((id) => {
        const view = byId[id]
        return view === undefined || isUnderWay(view)
      })
      void Promise.all(open.map(read)).then(watch)
    })
  }

  /** One thing at a time with one payment; a second press finds it busy and gives null. */
  async function alone<T>(
    paymentId: PaymentId,
    doing: NonNullable<Payments['busy'][string]>,
    command: () => Promise<Reply<T>>,
  ): Promise<Reply<T> | null> {
    if (get().payments.busy[paymentId] !== undefined) return null
    set(({ payments }) => ({
      payments: { ...payments, busy: { ...payments.busy, [paymentId]: doing }, saved: null, problem: null },
    }))
    const reply = await answered(command())
    set(({ payments }) => ({
      payments: {
        ...payments,
        busy: Object.fromEntries(Object.entries(payments.busy).filter(([id]) => id !== paymentId)),
        problem: reply.ok ? null : reply.problem,
      },
    }))
    return reply
  }

  async function busyWith(
    paymentId: PaymentId,
    doing: NonNullable<Payments['busy'][string]>,
    command: () => Promise<Reply<PaymentView>>,
  ): Promise<void> {
    const reply = await alone(paymentId, doing, command)
    if (reply?.ok === true) keep(reply.value)
  }

  return {
    /** Shows a payment: its way while it is under way, then its outcome. */
    openPayment(paymentIds: readonly PaymentId[], ofSale: boolean): void {
      const { trail, payments } = get()
      const place = { kind: 'payment', paymentIds, shown: null, ofSale, openedAtMs: clock.nowMs() } as const
      set({ trail: [...trail, place], payments: { ...payments, saved: null, problem: null } })
      void Promise.all(paymentIds.map(read))
      watch()
    },

    showPaymentOfSale(shown: number): void {
      set(({ trail }) => {
        const place = trail.at(-1)
        return place?.kind === 'payment' ? { trail: [...trail.slice(0, -1), { ...place, shown }] } : {}
      })
    },

    /** What a notice told. */
    paymentChanged(view: PaymentView): void {
      keep(view)
      const { payments } = get()
      const isNew = payments.listed !== null && !payments.listed.includes(view.id)
      if (isNew && placeOf(get()).kind === 'payments') void list()
    },

    listPayments: list,

    setPaymentQuery(query: string): void {
      const short = query.slice(0, 200)
      set(({ payments, trail }) => {
        const place = trail.at(-1)
        return {
          payments: { ...payments, query: short },
          ...(place?.kind === 'payments' ? { trail: [...trail.slice(0, -1), { ...place, page: 0 }] } : {}),
        }
      })
      callOffList()
      callOffList = clock.after(LIST_DELAY_MS, () => void list())
    },

    async checkPayment(paymentId: PaymentId): Promise<void> {
      await busyWith(paymentId, 'checking', () => bridge.call['payment/check']({ paymentId }))
    },

    async withdrawPayment(paymentId: PaymentId): Promise<void> {
      await busyWith(paymentId, 'withdrawing', () => bridge.call['payment/withdraw']({ paymentId }))
    },

    /** Asks the gateway to take it back; what becomes of that is told by a notice. */
    async cancelPayment(paymentId: PaymentId): Promise<void> {
      await busyWith(paymentId, 'cancelling', () => bridge.call['payment/cancel']({ paymentId }))
    },

    /** The customer has the money back in the hand. */
    async giveBack(paymentId: PaymentId): Promise<void> {
      await busyWith(paymentId, 'giving-back', () => bridge.call['refund/given']({ paymentId }))
    },

    async printReceipt(paymentId: PaymentId): Promise<void> {
      const { language } = get()
      await busyWith(paymentId, 'printing', () => bridge.call['receipt/print']({ paymentId, language }))
    },

    async saveReceipt(paymentId: PaymentId, format: 'png' | 'pdf'): Promise<void> {
      const { language } = get()
      const reply = await alone(paymentId, 'saving', () => bridge.call['receipt/save']({ paymentId, language, format }))
      if (reply?.ok !== true) return
      set(({ payments }) => ({ payments: { ...payments, saved: { paymentId, ...reply.value } } }))
    },
  }
}
