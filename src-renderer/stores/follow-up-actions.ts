/** What is not a sale: the queue, what is owed to customers, the cases, and how the inside stands. Read while it is shown. */
import type { CommandName } from '../../src-shared/contract/names.ts'
import type { PaymentStateName, PaymentView } from '../../src-shared/contract/payment.ts'
import type { CommandOutput } from '../../src-shared/contract/contract.ts'
import type { Reply } from '../../src-shared/domain/problem.ts'
import { placeOf, type FollowUp, type FollowUpTab } from './state.ts'
import { answered, type ActionContext } from './action-context.ts'

/** Notices come in bunches: one reading answers them all. */
const RELOAD_DELAY_MS = 120
/** What stands inside is told by no notice. */
const DIAGNOSTICS_EVERY_MS = 1000
/** Later than this, a notice tells of something else than the result: a print, a page that was opened anew. */
const RESULT_FRESH_MS = 30_000
/** What a payment that waited can come to by itself; taken out it is by hand, which is no news. */
const RESULTS: ReadonlySet<PaymentStateName> = new Set<PaymentStateName>([
  'succeeded',
  'accepted',
  'declined',
  'unknown',
  'expired',
])

export type FollowUpActions = ReturnType<typeof followUpActions>

export function followUpActions({ bridge, clock, get, set }: ActionContext) {
  let asked = 0
  let callOffReload: () => void = () => undefined
  let callOffTick: () => void = () => undefined
  /** Told once each, whatever else is told of the payment. */
  const told = new Set<string>()

  function change(part: Partial<FollowUp>): void {
    set(({ followUp }) => ({ followUp: { ...followUp, ...part } }))
  }

  const shownTab = (): FollowUpTab | null => {
    const place = placeOf(get())
    return place.kind === 'follow-up' ? place.tab : null
  }

  /** What the tab shows; one answer to an older question is dropped. */
  async function load(): Promise<void> {
    const tab = shownTab()
    if (tab === null) return
    asked += 1
    const mine = asked
    const part = await READ[tab]()
    if (mine === asked) change(part)
  }

  async function part<Name extends CommandName>(
    command: Promise<Reply<CommandOutput<Name>>>,
    taken: (value: CommandOutput<Name>) => Partial<FollowUp>,
  ): Promise<Partial<FollowUp>> {
    const reply = await answered(command)
    return reply.ok ? { ...taken(reply.value), problem: null } : { problem: reply.problem }
  }

  const readQueue = (): Promise<Partial<FollowUp>> =>
    part<'queue/view'>(bridge.call['queue/view']({}), (queue) => ({ queue }))
  const readDiagnostics = (): Promise<Partial<FollowUp>> =>
    part<'app/diagnostics'>(bridge.call['app/diagnostics']({}), (diagnostics) => ({ diagnostics }))

  const READ: Readonly<Record<FollowUpTab, () => Promise<Partial<FollowUp>>>> = {
    line: readDiagnostics,
    waiting: readQueue,
    left: readQueue,
    refunds: () => part<'refund/list'>(bridge.call['refund/list']({}), (refunds) => ({ refunds })),
    cases: () => part<'case/list'>(bridge.call['case/list']({}), (cases) => ({ cases })),
    diagnostics: readDiagnostics,
  }

  /** Goes on by itself for as long as the tab stands there. */
  function tick(): void {
    callOffTick()
    callOffTick = clock.after(DIAGNOSTICS_EVERY_MS, () => {
      if (shownTab() === 'diagnostics') void load().then(tick)
    })
  }

  return {
    /** A tab was opened: reads what stands there, and forgets what was said about another. */
    beginFollowUp(): void {
      change(shownTab() === 'left' ? { problem: null, results: [] } : { problem: null })
      void load()
      tick()
    },

    /** A payment changed: where it waited for the line, and now has its result, the cashier is told of it. */
    paymentLeft({ id, state, queued, changedAtMs }: PaymentView): void {
      const key = `${id} ${state}`
      const isNews = queued && RESULTS.has(state) && clock.nowMs() - changedAtMs < RESULT_FRESH_MS && !told.has(key)
      if (!isNews) return
      told.add(key)
      if (shownTab() === 'left') return
      const others = get().followUp.results.filter(({ paymentId }) => paymentId !== id)
      change({ results: [...others, { paymentId: id, state }] })
    },

    /** Something was told that may stand on the page that is open. */
    followUpChanged(): void {
      if (shownTab() === null) return
      callOffReload()
      callOffReload = clock.after(RELOAD_DELAY_MS, () => void load())
    },

    /** Tries to send what waits, whatever the line looked like last. */
    async sendNow(): Promise<void> {
      if (get().followUp.busy !== null) return
      change({ busy: 'sending', problem: null })
      const reply = await answered(bridge.call['queue/send-now']({}))
      change({ busy: null, ...(reply.ok ? {} : { problem: reply.problem }) })
      if (reply.ok) await load()
    },

    /** Writes the queue into a file that the passphrase opens. The passphrase is kept nowhere. */
    async exportQueue(passphrase: string): Promise<void> {
      if (get().followUp.busy !== null) return
      change({ busy: 'exporting', exported: null, problem: null })
      const reply = await answered(bridge.call['queue/export']({ passphrase }))
      change({ busy: null, ...(reply.ok ? { exported: reply.value } : { problem: reply.problem }) })
    },
  }
}
