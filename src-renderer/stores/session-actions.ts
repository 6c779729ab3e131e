/** The terminal's own state, the language, and who is at the counter. */
import type { Status } from '../../src-shared/contract/app.ts'
import type { SignInStep } from '../../src-shared/contract/sign-in.ts'
import type { Language } from '../../src-shared/domain/language.ts'
import type { Reply } from '../../src-shared/domain/problem.ts'
import type { CatalogueActions } from './catalogue-actions.ts'
import type { FollowUpActions } from './follow-up-actions.ts'
import { computeMode, isSettledSale } from './mode.ts'
import type { PaymentActions } from './payment-actions.ts'
import type { SaleActions } from './sale-actions.ts'
import { HOME, NO_SEARCH, NO_SIGN_IN, placeOf, type SignIn } from './state.ts'
import { answered, type ActionContext } from './action-context.ts'

const TICK_MS = 1000
const START_AGAIN_MS = 1000

type Others = {
  readonly catalogue: CatalogueActions
  readonly sale: SaleActions
  readonly payments: PaymentActions
  readonly followUp: FollowUpActions
}

export function sessionActions(context: ActionContext, { catalogue, sale, payments, followUp }: Others) {
  const { bridge, clock, get, set } = context
  let ended = false
  /** The language asked for last; a status that was on its way with an older one does not turn the page back. */
  let languageAsked: Language | null = null

  function takeStatus(status: Status): void {
    const before = get().status
    if (languageAsked === status.language) languageAsked = null
    set({ status, language: languageAsked ?? status.language })
    if (status.signedIn !== null && (before === null || before.signedIn === null)) void begin()
    if (status.signedIn === null && before !== null && before.signedIn !== null) leave()
    followUp.followUpChanged()
  }

  /** Somebody is at the counter: the tree, and what a crash or reload left. */
  async function begin(): Promise<void> {
    set({ signIn: NO_SIGN_IN, trail: HOME })
    await Promise.all([catalogue.loadHere(), restore()])
  }

  async function restore(): Promise<void> {
    const [draft, latest] = await Promise.all([
      answered(bridge.call['draft/read']({})),
      answered(bridge.call['payment/list']({ query: '', limit: 1 })),
    ])
    if (placeOf(get()).kind !== 'categories') return
    // A payment that is still on its way when the page comes back is what matters most.
    const [newest] = latest.ok ? latest.value : []
    if (newest?.state === 'sending' && !newest.queued) payments.openPayment([newest.id], true)
    else if (draft.ok && draft.value !== null) await sale.openService(draft.value.serviceId, draft.value)
  }

  function leave(): void {
    set({ sale: null, trail: HOME, search: NO_SEARCH })
  }

  function changeSignIn(part: Partial<SignIn>): void {
    set(({ signIn }) => ({ signIn: { ...signIn, ...part } }))
  }

  async function step(command: () => Promise<Reply<SignInStep>>): Promise<void> {
    if (get().signIn.busy) return
    changeSignIn({ busy: true, problem: null })
    const reply = await answered(command())
    if (!reply.ok) {
      changeSignIn({ busy: false, problem: reply.problem })
      return
    }
    if (reply.value.kind !== 'signed-in') {
      changeSignIn({ busy: false, step: reply.value.kind })
      return
    }
    const status = await answered(bridge.call['app/status']({}))
    changeSignIn({ busy: false, password: '', newPassword: '', code: '' })
    if (status.ok) takeStatus(status.value)
  }

  async function firstStatus(): Promise<void> {
    const reply = await answered(bridge.call['app/status']({}))
    if (reply.ok) takeStatus(reply.value)
    else if (!ended) clock.after(START_AGAIN_MS, () => void firstStatus())
  }

  function tick(): void {
    if (ended) return
    set({ nowMs: clock.nowMs() })
    clock.after(TICK_MS, tick)
  }

  /** When the sale's payment turns out never to have left, the screen goes back to where it can be sent again. */
  function noticeUnsent(): void {
    const place = placeOf(get())
    if (place.kind !== 'payment' || !place.ofSale || get().sale === null) return
    const { byId } = get().payments
    const [first] = place.paymentIds
    const view = first === undefined ? undefined : byId[first]
    if (view?.state !== 'confirmed' || view.reason === null || !isSettledSale(place.paymentIds, byId)) return
    const { gatewayText } = view.reason
    sale.returnUnsent({
      code: 'payment-not-sent',
      supportCode: view.supportCode,
      ...(gatewayText === null ? {} : { gatewayText }),
    })
  }

  return {
    /** Listens, reads the first status, keeps the clock going. Gives the function that ends it all. */
    start(subscribe: (heard: () => void) => () => void): () => void {
      const stops = [
        bridge.listen('app/status', takeStatus),
        bridge.listen('catalogue/changed', () => void catalogue.loadHere()),
        bridge.listen('payment/changed', (view) => {
          payments.paymentChanged(view)
          followUp.paymentLeft(view)
          followUp.followUpChanged()
        }),
        subscribe(noticeUnsent),
      ]
      tick()
      void firstStatus()
      return () => {
        ended = true
        for (const stop of stops) stop()
      }
    },

    /** At once on the page; main is told and keeps it. */
    setLanguage(language: Language): void {
      languageAsked = language
      set({ language })
      void answered(bridge.call['app/set-language']({ language })).then((reply) => {
        if (reply.ok) takeStatus(reply.value)
      })
    },

    /** Somebody has read what happened to the records. */
    async readRecovery(): Promise<void> {
      const reply = await answered(bridge.call['app/recovery-read']({}))
      if (reply.ok) takeStatus(reply.value)
    },

    typeSignIn(part: Partial<Pick<SignIn, 'login' | 'password' | 'code' | 'newPassword'>>): void {
      changeSignIn({ ...part, problem: null })
    },

    async signIn(): Promise<void> {
      const { login, password } = get().signIn
      if (login.trim() === '' || password === '') {
        changeSignIn({ problem: { code: 'input-required', field: login.trim() === '' ? 'login' : 'password' } })
        return
      }
      await step(() => bridge.call['sign-in/begin']({ login: login.trim(), password }))
    },

    async sendCode(): Promise<void> {
      await step(() => bridge.call['sign-in/send-code']({}))
    },

    async verifyCode(): Promise<void> {
      const code = get().signIn.code.trim()
      if (code === '') changeSignIn({ problem: { code: 'input-required', field: 'code' } })
      else await step(() => bridge.call['sign-in/verify-code']({ code }))
    },

    async setNewPassword(): Promise<void> {
      const { newPassword } = get().signIn
      if (newPassword === '') changeSignIn({ problem: { code: 'input-required', field: 'newPassword' } })
      else await step(() => bridge.call['sign-in/set-password']({ newPassword }))
    },

    startSignInOver(): void {
      set({ signIn: NO_SIGN_IN })
    },

    /** Ends the turn; always possible but while a payment's answer is awaited on this very screen. */
    async endTurn(): Promise<void> {
      if (computeMode(get()) === 'progress') return
      sale.flushDraft()
      const reply = await answered(bridge.call['sign-in/end']({}))
      const status = reply.ok ? await answered(bridge.call['app/status']({})) : null
      if (status?.ok === true) takeStatus(status.value)
    },
  }
}
