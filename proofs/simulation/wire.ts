/**
 * The line between the terminal and the gateway, one call at a time: what leaves may be refused, lost, late or doubled, and
 * so may what comes back. What has left reaches the gateway whether or not anybody still waits for an answer.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Call, Caller } from '../../src-main/gateways/smartpay/caller.ts'
import { defaultTimeouts, type SmartPayConfig } from '../../src-main/gateways/smartpay/config.ts'
import { isTokenRefused } from '../../src-main/gateways/smartpay/error-table.ts'
import type { Reply } from '../../src-main/gateways/smartpay/reply.ts'
import type { Faults } from './faults.ts'
import { moneyKind, type Gateway } from './gateway.ts'
import { html } from './replies.ts'
import type { SimulatedTime } from './time.ts'

/** Whose payment a call is about: the wire's own forms do not say it, and the books must know it. */
export const aboutPayment = new AsyncLocalStorage<string>()

export type Line = { isDown: boolean }

export type MoneyCall = { readonly kind: 'pay' | 'cancel'; readonly paymentId: string | null }

export type Wire = {
  /** Sends for one life of the program; what comes back after its end is heard by nobody. */
  caller(config: SmartPayConfig, isAlive: () => boolean): Caller
}

const PATIENCE_MS: Readonly<Record<Call['patience'], number>> = {
  ask: defaultTimeouts.askMs,
  inquiry: defaultTimeouts.inquiryMs,
  money: defaultTimeouts.moneyMs,
  quick: 8_000,
}

const LOST: Reply = { kind: 'lost', status: null, problem: 'gateway-failing' }
const TIMED_OUT: Reply = { kind: 'lost', status: null, problem: 'gateway-timeout' }

export function createWire(parts: {
  readonly time: SimulatedTime
  readonly faults: Faults
  readonly gateway: Gateway
  readonly line: Line
  readonly money: {
    /** From here on it may be worked on. */
    leaves(call: MoneyCall): void
    /** Its answer is there or given up; `refused`: turned away over the token, before any work. */
    over(call: MoneyCall, refused: boolean): void
  }
}): Wire {
  const { time, faults, gateway, line } = parts
  const { random } = faults
  /**
   * The last answer to each kind of question, which a confused proxy may give again. A refusal names nothing by which anybody
   * could tell whose it is, and an old list nothing by which it is known to be old: neither is given twice.
   */
  const lastAnswers = new Map<string, Reply>()
  let sent = 0
  let lastHeard = 0

  function send(call: Call, config: SmartPayConfig, isAlive: () => boolean, done: (reply: Reply) => void): void {
    const order = (sent += 1)
    const startedMs = time.elapsedMs()
    const patienceMs = PATIENCE_MS[call.patience]
    const money = moneyOf(call)
    const often = money === null ? 0.3 : 1
    let isOver = false

    function finish(reply: Reply): void {
      if (isOver) return
      isOver = true
      if (!isAlive()) return
      if (money !== null && reply.kind !== 'not-sent') parts.money.over(money, isTokenRefused(reply))
      if (order < lastHeard) faults.count('answers out of order')
      lastHeard = Math.max(lastHeard, order)
      if (reply.kind === 'data') lastAnswers.set(kindOf(call), reply)
      const tookMs = time.elapsedMs() - startedMs
      config.notice.connection(seenBy(reply))
      const serverMs = reply.kind === 'data' || reply.kind === 'error' ? reply.serverTimeMs : null
      if (serverMs !== null) {
        config.notice.time({ serverMs, oursMs: config.clock.nowMs() - tookMs / 2, roundTripMs: tookMs })
      }
      done(reply)
    }
    const finishAfter = (delayMs: number, reply: Reply): void => {
      time.after(delayMs, () => {
        finish(reply)
      })
    }

    if (line.isDown || faults.happens('connection refused', 0.01 * often)) {
      const problem = line.isDown ? 'no-line' : 'gateway-unreachable'
      finishAfter(20 + random.below(3_000), { kind: 'not-sent', problem, detail: problem })
      return
    }
    if (money !== null) parts.money.leaves(money)
    if (faults.happens('dropped before the gateway', 0.01 * often)) {
      finishAfter(20 + random.below(20_000), LOST)
      return
    }
    const isLate = money !== null && faults.happens('request arrives late', 0.004)
    const outMs = isLate ? 20_000 + random.below(220_000) : 5 + random.below(60)
    if (outMs >= patienceMs) finishAfter(patienceMs, TIMED_OUT)
    time.after(outMs, () => {
      const { reply, afterMs } = gateway.handle(call, money?.paymentId ?? null)
      if (isOver) return
      answer(reply, afterMs)
    })

    function answer(given: Reply, afterMs: number): void {
      const usedMs = time.elapsedMs() - startedMs
      if (faults.happens('dropped after the gateway', 0.012 * often)) {
        finishAfter(Math.min(afterMs + random.below(5_000), patienceMs - usedMs), LOST)
        return
      }
      let reply = timed(given, time.trueMs() + afterMs)
      if (faults.happens('answer that cannot be read', 0.004 * often)) reply = html(200)
      const earlier = lastAnswers.get(kindOf(call))
      if (earlier !== undefined && faults.happens('answer of an earlier call', 0.003)) reply = earlier

      let backMs = 5 + random.below(60)
      if (faults.happens('answer later than every timeout', 0.004 * often)) backMs += patienceMs
      else if (money !== null && faults.happens('answer after the lane was given up', 0.005)) {
        backMs += 60_000 + random.below(200_000)
      }
      const wholeMs = usedMs + afterMs + backMs
      if (wholeMs > patienceMs) finishAfter(patienceMs - usedMs, TIMED_OUT)
      // What is on its way when the line goes down is lost with it.
      else {
        time.after(afterMs + backMs, () => {
          finish(line.isDown ? LOST : reply)
        })
      }
    }
  }

  return {
    caller: (config, isAlive) => ({
      config,
      base: new URL(config.baseUrl),
      send: (call) =>
        new Promise((resolve) => {
          if (isAlive()) send(call, config, isAlive, resolve)
        }),
      sendRaw: () => Promise.reject(new Error('Expected no call without JSON')),
    }),
  }
}

function moneyOf(call: Call): MoneyCall | null {
  const kind = moneyKind(call)
  return kind === null ? null : { kind, paymentId: aboutPayment.getStore() ?? null }
}

const kindOf = (call: Call): string => `${call.path} ${call.form?.['requestType'] ?? call.form?.['request_type'] ?? ''}`

function timed(reply: Reply, serverTimeMs: number): Reply {
  return reply.kind === 'data' || reply.kind === 'error'
    ? { ...reply, serverTimeMs: Math.floor(serverTimeMs / 1_000) * 1_000 }
    : reply
}

/** What an exchange shows of the line. */
function seenBy(reply: Reply): Parameters<SmartPayConfig['notice']['connection']>[0] {
  switch (reply.kind) {
    case 'data':
    case 'error':
    case 'error-after-work':
    case 'turned-away':
      return { kind: 'reached', code: reply.kind }
    case 'unreadable':
    case 'lost':
      return { kind: 'failing', code: reply.problem }
    case 'not-sent':
      return { kind: reply.problem === 'no-line' ? 'no-line' : 'unreachable', code: reply.problem }
  }
}
