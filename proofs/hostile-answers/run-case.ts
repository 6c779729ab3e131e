/** Carries out one case: a server and a client of its own, real HTTP between them, and the judgement of what came of it. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { createSmartPay, SmartPayConfig } from '../../src-main/gateways/smartpay/smartpay.ts'
import type { Bank, Case } from './cases.ts'
import type { ConnectionHarm } from './delivery.ts'
import { plainly } from './delivery.ts'
import type { Answers } from './judge-money.ts'
import type { Lines } from './lines.ts'
import { callOperation, prepare, summaryOf } from './operations.ts'
import { judgeCount, judgeResult } from './oracle.ts'
import { startCaseServer, type CaseServer } from './server.ts'
import { readDelivery, type Whole } from './wire-reader.ts'

export type ClientMaker = typeof createSmartPay

/** What is checked of every case; each has a count in the report. */
export const INVARIANTS = [
  'nothing is thrown',
  'settled in time',
  'money is asked for once',
  'nothing beyond what was said',
  'what is harmless changes nothing',
  'nobody else is asked',
  'no more is taken than the limit',
  'prototypes are untouched',
] as const
export type Invariant = (typeof INVARIANTS)[number]

export type CaseEnd = {
  readonly checked: readonly Invariant[]
  readonly broken: readonly { readonly invariant: Invariant; readonly sentence: string }[]
  /** The result in a few words. */
  readonly result: string
}

/** Kept small, so that the limit is met often. */
const BODY_BYTES_MAX = 300_000
/** What the client takes beside a body: its head and what comes around it, and the piece with which it was too much. */
const AROUND_BODY_BYTES_MAX = 65_536 + 65_536
const SLOW = { connectMs: 2_000, askMs: 250, inquiryMs: 250, moneyMs: 250, silenceMs: 120 }
const PATIENT = { connectMs: 10_000, askMs: 20_000, inquiryMs: 20_000, moneyMs: 20_000, silenceMs: 20_000 }
/** How much later than its timeouts a call may end, beside the time for which this process was not running. */
const SLACK_MS = 1_000
/** Waits that the client asks for are a thousandth as long here. */
const HASTE = 1_000

export type Watch = {
  /** Ms for which this process was kept from running since it began. */
  lateMs(): number
  readonly lines: Lines
}

/** Runs a case. Never rejects for anything the client does. */
export async function runCase(one: Case, bank: Bank, make: ClientMaker, watch: Watch): Promise<CaseEnd> {
  let isHarmed = false
  const counts = new Map<string, number>()
  const server = await startCaseServer(one.index, (ask) => {
    if (!isHarmed) {
      const told = one.truth.before.filter((each) => each.ask === ask)
      return told[0] === undefined ? one.deliveryFor(ask, 0) : plainly(told[0].answer)
    }
    const nth = counts.get(ask) ?? 0
    counts.set(ask, nth + 1)
    return one.deliveryFor(ask, nth)
  })
  try {
    const isPlain = one.harm !== 'no encryption where it was said'
    const scheme = isPlain ? 'http' : 'https'
    let waits = one.slow ? SLOW : PATIENT
    const address = `${scheme}://127.0.0.1:${String(server.port)}${server.path}`
    let client = make(configFor(one, address, waits))
    for (let tries = 1; isPlain && !(await prepare(client, one.truth.operation)); tries += 1) {
      if (tries === 8)
        throw new Error(`Case ${String(one.index)} could not be prepared within ${String(waits.askMs)} ms`)
      // A machine with much else to do does not answer a true question in time either: then all get more of it.
      waits = longer(waits)
      client = make(configFor(one, address, waits))
    }
    isHarmed = true
    const playedBefore = server.played.length
    await server.harmConnections(isConnectionHarm(one.harm) ? one.harm : null)
    watch.lines.forget(server.port)
    const attempt = await attempted({ one, client, watch, waits }, () => watch.lines.opened(server.port))
    return judged(one, bank, attempt, {
      played: server.played.slice(playedBefore),
      mostTakenBytes: watch.lines.mostTakenBytes(server.port),
    })
  } finally {
    await server.stop()
    watch.lines.forget(server.port)
  }
}

type Attempt = {
  readonly kind: 'settled' | 'threw' | 'hung'
  readonly value: unknown
  readonly tookMs: number
  readonly lateMs: number
  readonly limitMs: number
}

const HUNG = Symbol('hung')

type Trial = {
  readonly one: Case
  readonly client: ReturnType<ClientMaker>
  readonly watch: Watch
  readonly waits: typeof SLOW
}

async function attempted({ one, client, watch, waits }: Trial, opened: () => number): Promise<Attempt> {
  const [startedAt, lateBefore] = [performance.now(), watch.lateMs()]
  const end = (kind: Attempt['kind'], value: unknown): Attempt => ({
    kind,
    value,
    tookMs: performance.now() - startedAt,
    lateMs: watch.lateMs() - lateBefore,
    limitMs: limitMs(waits, opened()),
  })
  const stop = new AbortController()
  const hung = async (): Promise<typeof HUNG> => {
    // The limit grows with every further connection that the client opens: each has a time of its own.
    for (;;) {
      await sleep(100, null, { signal: stop.signal })
      if (performance.now() - startedAt - (watch.lateMs() - lateBefore) > limitMs(waits, opened())) return HUNG
    }
  }
  try {
    const watching = hung()
    watching.catch(() => undefined)
    const value = await Promise.race([callOperation(client, one.truth.operation, one.truth.given), watching])
    return value === HUNG ? end('hung', null) : end('settled', value)
  } catch (error) {
    return end('threw', error)
  } finally {
    stop.abort()
  }
}

/** The longest that a call may take: every connection it opened at its own limit, and two that were not to be seen. */
const limitMs = (waits: typeof SLOW, opened: number): number => (opened + 2) * waits.moneyMs + SLACK_MS

const longer = (waits: typeof SLOW): typeof SLOW => ({
  connectMs: 2 * waits.connectMs,
  askMs: 2 * waits.askMs,
  inquiryMs: 2 * waits.inquiryMs,
  moneyMs: 2 * waits.moneyMs,
  silenceMs: 2 * waits.silenceMs,
})

/** What went over the line in the attempt. */
type Traffic = { readonly played: CaseServer['played']; readonly mostTakenBytes: number }

function judged(one: Case, bank: Bank, attempt: Attempt, { played, mostTakenBytes }: Traffic): CaseEnd {
  const { operation, given, is } = one.truth
  const broken: { invariant: Invariant; sentence: string }[] = []
  const checked: Invariant[] = []
  const check = (invariant: Invariant, sentence: string | null): void => {
    checked.push(invariant)
    if (sentence !== null) broken.push({ invariant, sentence })
  }
  const result = attempt.kind === 'settled' ? summaryOf(attempt.value) : attempt.kind

  check('nothing is thrown', attempt.kind === 'threw' ? `threw ${String(attempt.value)}` : null)
  const late = attempt.tookMs - attempt.lateMs > attempt.limitMs
  check(
    'settled in time',
    attempt.kind === 'hung' || late ? `not settled in time: ${String(Math.round(attempt.tookMs))} ms` : null,
  )
  const answers = answersOf(one, played)
  check('money is asked for once', judgeCount(operation, answers))
  const stray = played.find(({ ask }) => !bank.asks.has(ask))
  check('nobody else is asked', stray === undefined ? null : `asked for ${stray.ask}, which nobody should`)
  check(
    'no more is taken than the limit',
    mostTakenBytes > BODY_BYTES_MAX + AROUND_BODY_BYTES_MAX
      ? `${String(mostTakenBytes)} bytes of an answer were taken`
      : null,
  )
  const inherited = Object.keys(Object.getPrototypeOf({}) as object).concat('polluted' in {} ? ['polluted'] : [])
  check('prototypes are untouched', inherited.length === 0 ? null : `every object now has ${inherited.join(', ')}`)
  if (attempt.kind === 'settled') {
    check('nothing beyond what was said', judgeResult(operation, attempt.value, answers, given))
    if (one.exact) {
      check('what is harmless changes nothing', result === is ? null : `${result} where ${is} was said`)
    }
  }
  return { checked, broken, result }
}

function answersOf(one: Case, played: CaseServer['played']): Answers {
  const ownAsks = new Set([one.truth.answers[0]?.ask ?? ''])
  // A list is asked for in both languages, each an answer of its own.
  const isOwn = (ask: string): boolean => ownAsks.has(ask) || /^(?:POST) get_sevice/u.test(ask)
  const read = (each: CaseServer['played'][number]): Whole | null => readDelivery(each.delivery, BODY_BYTES_MAX)
  const others = Map.groupBy(
    played.filter(({ ask }) => !isOwn(ask)),
    ({ ask }) => ask,
  )
  return {
    own: played.filter(({ ask }) => isOwn(ask)).map(read),
    others: new Map([...others].map(([ask, each]) => [ask, each.map(read)])),
  }
}

const isConnectionHarm = (harm: Case['harm']): harm is ConnectionHarm =>
  (['refused', 'reset as it opens', 'closed as it opens', 'speaks before it is asked'] as readonly string[]).includes(
    harm,
  )

function configFor(one: Case, baseUrl: string, timeouts: typeof SLOW): SmartPayConfig {
  const { dialect } = one.truth
  return {
    baseUrl,
    machineSerial: 'TILL-1',
    database: dialect === 'engine' ? 'live' : null,
    dialect,
    cancelMethod: dialect === 'engine' ? 'PUT' : 'POST',
    timeouts,
    bodyBytesMax: BODY_BYTES_MAX,
    clock: {
      nowMs: () => Date.now(),
      monotonicMs: () => performance.now(),
      after(delayMs, work) {
        const timer = setTimeout(work, delayMs / HASTE)
        return () => {
          clearTimeout(timer)
        }
      },
    },
    log: () => undefined,
    notice: {
      connection: () => undefined,
      time: () => undefined,
      tokenReplaced: () => undefined,
      forceUpdate: () => undefined,
    },
  }
}
