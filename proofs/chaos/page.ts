/**
 * The terminal's page over the DevTools protocol: its own bridge to main is called as the page itself calls it, and its
 * screens are read as they stand there. Everything fails with `Gone` once the program is dead.
 */
import type { TerminalBridge, CommandInput, CommandOutput } from '../../src-shared/contract/contract.ts'
import type { CommandName } from '../../src-shared/contract/names.ts'
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import type { Reply } from '../../src-shared/domain/problem.ts'

/** The program died while it was asked: nobody was told anything. */
export class Gone extends Error {
  override readonly name = 'Gone'
}

/** One row of the list of payments, as a person sees it. */
export type ListedRow = { readonly paymentId: string; readonly state: string; readonly word: string }

export type TillPage = {
  /** One command of the contract. */
  call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<Reply<CommandOutput<Name>>>
  /** Waits until none of these payments is under way any more, or the time is over; gives what is known then. */
  outcomes(paymentIds: readonly string[], timeoutMs: number): Promise<readonly PaymentView[]>
  /** Opens the list of payments and reads its first pages (each of six rows). */
  readList(pagesMax: number): Promise<readonly ListedRow[]>
  /** The number that the status bar shows beside what is not settled. */
  unsettledShown(): Promise<number>
  close(): void
}

type Message = {
  readonly id?: number
  readonly error?: { readonly message: string }
  readonly result?: {
    readonly result?: { readonly value?: unknown }
    readonly exceptionDetails?: { readonly exception?: { readonly description?: string } }
  }
}
type Waiting = { readonly done: (message: Message) => void; readonly failed: (error: Error) => void }

/** A program that has not answered in this time hangs, in ms. */
const ANSWER_MS = 60_000

/** Connects to the program's window. `cdp` is the debugging address that the program told. */
export async function connectPage(cdp: string): Promise<TillPage> {
  const socket = await openSocket(await addressOfWindow(cdp))
  const waiting = new Map<number, Waiting>()
  let last = 0
  socket.addEventListener('message', (event) => {
    const message = JSON.parse(String(event.data)) as Message
    if (message.id === undefined) return
    waiting.get(message.id)?.done(message)
    waiting.delete(message.id)
  })
  socket.addEventListener('close', () => {
    for (const { failed } of waiting.values()) failed(new Gone())
    waiting.clear()
  })

  async function run<Input, Output>(inPage: (input: Input) => Output, input: Input): Promise<Awaited<Output>> {
    if (socket.readyState !== WebSocket.OPEN) throw new Gone()
    const expression = `(${inPage.toString()})(${JSON.stringify(input)})`
    const id = ++last
    const late = setTimeout(() => {
      waiting.get(id)?.failed(new Error(`Expected ${inPage.name} to be answered within ${String(ANSWER_MS)} ms`))
    }, ANSWER_MS)
    const message = await new Promise<Message>((done, failed) => {
      waiting.set(id, { done, failed })
      const params = { expression, awaitPromise: true, returnByValue: true }
      socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }))
    }).finally(() => {
      clearTimeout(late)
    })
    const thrown = message.error?.message ?? message.result?.exceptionDetails?.exception?.description
    if (thrown !== undefined) throw new Error(`Expected the page to answer, it threw ${thrown}`)
    return message.result?.result?.value as Awaited<Output>
  }

  return {
    call: async (name, input) => run(callInPage, { name, input }) as Promise<Reply<CommandOutput<typeof name>>>,
    outcomes: (paymentIds, timeoutMs) => run(outcomesInPage, { paymentIds, timeoutMs }),
    readList: (pagesMax) => run(listInPage, { pagesMax }),
    unsettledShown: () => run(unsettledInPage, {}),
    close: () => {
      socket.close()
    },
  }
}

async function addressOfWindow(cdp: string): Promise<string> {
  const failed = (): never => {
    throw new Gone()
  }
  const answer = await fetch(new URL('/json/list', cdp)).catch(failed)
  const targets = (await answer.json().catch(failed)) as { type: string; webSocketDebuggerUrl: string }[]
  return targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? failed()
}

function openSocket(address: string): Promise<WebSocket> {
  const socket = new WebSocket(address)
  return new Promise((done, failed) => {
    socket.addEventListener('open', () => done(socket))
    socket.addEventListener('error', () => failed(new Gone()))
  })
}

// What follows runs in the page: nothing from outside the function is there.

function callInPage({ name, input }: { name: CommandName; input: unknown }): Promise<unknown> {
  const { terminal } = globalThis as unknown as { terminal: TerminalBridge }
  return (terminal.call[name] as (input: unknown) => Promise<unknown>)(input)
}

async function outcomesInPage({ paymentIds, timeoutMs }: { paymentIds: readonly string[]; timeoutMs: number }) {
  const { terminal } = globalThis as unknown as { terminal: TerminalBridge }
  const view = terminal.call['payment/view']
  const endMs = performance.now() + timeoutMs
  for (;;) {
    const replies = await Promise.all(paymentIds.map((paymentId) => view({ paymentId })))
    const views = replies.flatMap((reply) => (reply.ok ? [reply.value] : []))
    const underWay = views.some(
      ({ state, reason }) =>
        state === 'sending' || state === 'cancelling' || (state === 'confirmed' && reason === null),
    )
    if (!underWay || performance.now() > endMs) return views
    await new Promise<void>((done) => {
      const late = setTimeout(done, Math.max(1, endMs - performance.now()))
      const stop = terminal.listen('payment/changed', ({ id }) => {
        if (!paymentIds.includes(id)) return
        clearTimeout(late)
        stop()
        done()
      })
    })
  }
}

async function listInPage({ pagesMax }: { pagesMax: number }): Promise<ListedRow[]> {
  const until = async (what: () => boolean): Promise<boolean> => {
    for (const endMs = performance.now() + 5_000; performance.now() < endMs;) {
      if (what()) return true
      await new Promise((done) => setTimeout(done, 15))
    }
    return false
  }
  const at = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`)
  const prefix = 'payment-row-'
  const rows = () => [...document.querySelectorAll<HTMLElement>(`[data-testid^="${prefix}"]`)]
  const nameOf = (row: HTMLElement) => row.dataset['testid']?.slice(prefix.length) ?? ''
  if (!(await until(() => at('open-payments') !== null))) throw new Error('the list of payments cannot be opened')
  at('open-payments')?.click()
  const shown = () => rows().length > 0 || document.querySelector('.empty') !== null
  if (!(await until(() => at('payments-search') !== null && shown()))) throw new Error('no list of payments')
  const read: ListedRow[] = []
  for (let page = 1; page <= pagesMax; page += 1) {
    for (const row of rows()) {
      const word = row.querySelector<HTMLElement>('.state')?.innerText.trim() ?? ''
      read.push({ paymentId: nameOf(row), state: row.dataset['state'] ?? '', word })
    }
    const next = at('list-next') as HTMLButtonElement | null
    if (page === pagesMax || next === null || next.disabled) break
    const before = nameOf(rows()[0] ?? document.body)
    next.click()
    if (!(await until(() => ![undefined, before].includes(rows().map(nameOf)[0])))) throw new Error('no next page')
  }
  return read
}

function unsettledInPage(): number {
  const shown = document.querySelector<HTMLElement>('[data-testid="status-unsettled"]')
  return Number(shown?.dataset['count'] ?? Number.NaN)
}
