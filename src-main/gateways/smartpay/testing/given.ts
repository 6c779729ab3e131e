/** What the tests of this folder start from: a configuration that records what it is told, and a request. */
import { minor, type Minor } from '../../../../src-shared/domain/money.ts'
import type { FrozenRequest } from '../../../../src-shared/domain/payment.ts'
import type { InquiryAsk } from '../../../payments/ports.ts'
import { readService } from '../biller-info.ts'
import type { ConnectionObservation, LogLine, SmartPayConfig, TimeObservation } from '../config.ts'

export type Told = {
  readonly lines: LogLine[]
  readonly connection: ConnectionObservation[]
  readonly time: TimeObservation[]
  readonly forceUpdate: boolean[]
  tokenReplaced: number
}

/** `waits`: every wait that was asked for, ms; each is over at once, and the hands have moved on by it. */
export type Clock = { now: number; readonly waits: number[] }

/** A configuration for a server; its monotonic clock moves only when the test moves it. */
export function configFor(
  baseUrl: string,
  more: Partial<SmartPayConfig> = {},
): { readonly config: SmartPayConfig; readonly told: Told; readonly clock: Clock } {
  const told: Told = { lines: [], connection: [], time: [], forceUpdate: [], tokenReplaced: 0 }
  const clock: Clock = { now: 0, waits: [] }
  return {
    told,
    clock,
    config: {
      baseUrl,
      machineSerial: 'SERIAL-1',
      database: null,
      dialect: 'guide',
      cancelMethod: 'POST',
      clock: {
        nowMs: () => Date.now(),
        monotonicMs: () => clock.now,
        after(delayMs, work) {
          const due = setImmediate(() => {
            clock.now += delayMs
            clock.waits.push(delayMs)
            work()
          })
          return () => {
            clearImmediate(due)
          }
        },
      },
      log: (line) => {
        told.lines.push(line)
      },
      notice: {
        connection: (observation) => {
          told.connection.push(observation)
        },
        time: (observation) => {
          told.time.push(observation)
        },
        tokenReplaced: () => {
          told.tokenReplaced += 1
        },
        forceUpdate: (on) => {
          told.forceUpdate.push(on)
        },
      },
      ...more,
    },
  }
}

export const egp = (pounds: number): Minor => minor(Math.round(pounds * 100))

export function request(more: Partial<FrozenRequest> = {}): FrozenRequest {
  return {
    serviceId: 3007,
    account: '0100000001',
    extraKeys: [],
    amountMinor: egp(150),
    feeMinor: egp(3),
    inquiryNumber: '2411123471021621',
    echo: {},
    mobileToNotify: null,
    ...more,
  }
}

export function inquiryAsk(more: Partial<InquiryAsk> = {}): InquiryAsk {
  const service = readService(
    { ar: null, en: { id: 3007, name: 'Bill', picture: null, info: { PmtType: 'POST' } } },
    { billerId: 1, nowMs: 0 },
  )
  if (service === null) throw new Error('Expected a service')
  return { service, account: '0100000001', extraKeys: [], language: 'ar', ...more }
}
