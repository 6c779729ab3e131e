/**
 * Days on which everything goes wrong in no order: disks that fill, taps that repeat, answers that come late, restarts.
 * Whatever happens, a payment leaves at most once, ends as what its answer said, and nothing stands open that nobody asks about.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { minor } from '../../src-shared/domain/money.ts'
import type { Outcome } from '../../src-shared/domain/payment.ts'
import { because, newFolder, openTill, paid, prepared, settled, type Disk, type Till } from './testing.ts'

type Answer = 'succeeded' | 'declined' | 'unknown' | 'not-sent'
type Step =
  | { readonly kind: 'sell' | 'tap-again' | 'restart' }
  | { readonly kind: 'answer'; readonly answer: Answer; readonly newest: boolean }
  | { readonly kind: 'disk'; readonly state: Disk['state'] }
  | { readonly kind: 'wait'; readonly ms: number }

const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Step>({ kind: 'sell' }) },
  { weight: 2, arbitrary: fc.constant<Step>({ kind: 'tap-again' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'restart' }) },
  {
    weight: 5,
    arbitrary: fc.record<Step & { kind: 'answer' }>({
      kind: fc.constant('answer'),
      answer: fc.constantFrom<Answer>('succeeded', 'declined', 'unknown', 'not-sent'),
      newest: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record<Step & { kind: 'disk' }>({
      kind: fc.constant('disk'),
      state: fc.constantFrom<Disk['state']>('fine', 'full', 'copy-fails'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record<Step & { kind: 'wait' }>({
      kind: fc.constant('wait'),
      ms: fc.constantFrom(1, 3_000, 75_000),
    }),
  },
)

/** Where a payment may stand in the end, by what the gateway was asked and answered. */
const ENDS: Readonly<Record<Answer | 'nothing' | 'never-asked', readonly string[]>> = {
  succeeded: ['succeeded'],
  declined: ['declined'],
  unknown: ['unknown'],
  // Late, the attempt is over; in time, it goes back to the cashier.
  'not-sent': ['confirmed', 'declined'],
  nothing: ['unknown'],
  'never-asked': ['confirmed', 'withdrawn'],
}

async function day(steps: readonly Step[]): Promise<void> {
  const folder = newFolder()
  let till = openTill(folder.directory)
  const sales: { readonly saleId: string; readonly account: string; cut: boolean }[] = []
  const asked = new Map<string, Answer | 'nothing'>()
  let numbers = 0

  const watchGateway = (): void => {
    till.told.requests = { kind: 'failed', reason: because('no-line') }
    till.told.beforePay = ({ account }) => {
      expect(asked.has(account), `${account} leaves a second time`).toBe(false)
      asked.set(account, 'nothing')
      expect(stateOf(till, account)).toBe('sending')
    }
  }
  const stateOf = (at: Till, account: string): string | undefined => {
    const sale = sales.find((each) => each.account === account)
    return sale === undefined ? undefined : at.storage.payments.ofSale(sale.saleId)[0]?.state.kind
  }
  const restart = (): void => {
    // An answer that the disk had not taken yet is lost with the program.
    for (const sale of sales) sale.cut ||= ['sending', 'unknown'].includes(stateOf(till, sale.account) ?? '')
    till.close()
    till = openTill(folder.directory, till.clock)
    watchGateway()
    till.payments.recover()
  }
  const answerOne = (answer: Answer, newest: boolean): void => {
    const open = till.told.asked.filter(({ request }) => asked.get(request.account) === 'nothing')
    const one = newest ? open.at(-1) : open[0]
    if (one === undefined) return
    asked.set(one.request.account, answer)
    numbers += 1
    const outcomes: Record<Answer, Outcome> = {
      succeeded: paid(`REQ-${String(numbers)}`),
      declined: { kind: 'declined', reason: because('limit-exceeded') },
      unknown: { kind: 'unknown', reason: because('gateway-timeout'), trxNumber: null },
      'not-sent': { kind: 'not-sent', reason: because('no-line') },
    }
    one.answer(outcomes[answer])
  }
  const confirm = (saleId: string) =>
    till.payments.confirm({ saleId, cashReceivedMinor: minor(100_000), repeatAccepted: true })

  async function take(one: Step): Promise<void> {
    switch (one.kind) {
      case 'sell': {
        const account = `010${String(10_000_000 + sales.length)}`
        const { saleId } = await prepared(till.payments, { account })
        sales.push({ saleId, account, cut: false })
        await confirm(saleId)
        break
      }
      case 'tap-again':
        for (const { saleId } of sales) await confirm(saleId)
        break
      case 'restart':
        till.disk.state = 'fine'
        restart()
        break
      case 'answer':
        answerOne(one.answer, one.newest)
        break
      case 'disk':
        till.disk.state = one.state
        break
      case 'wait':
        till.clock.advance(one.ms)
        break
    }
    await settled()
  }

  try {
    watchGateway()
    for (const one of steps) await take(one)
    till.disk.state = 'fine'
    for (let round = 0; round < sales.length + 3; round += 1) await take({ kind: 'wait', ms: 75_000 })

    for (const { saleId, account, cut } of sales) {
      const [stored] = till.storage.payments.ofSale(saleId)
      const answer = asked.get(account) ?? 'never-asked'
      // A sale that the disk refused as a whole was never recorded.
      if (stored === undefined) {
        expect(answer).toBe('never-asked')
        continue
      }
      const ends = cut ? [...ENDS[answer], 'unknown'] : ENDS[answer]
      expect(ends, `${account} was answered ${answer}`).toContain(stored.state.kind)
    }
    expect(till.storage.verify()).toEqual([])
    expect(till.storage.compareProjections()).toEqual([])
  } finally {
    till.close()
    folder.remove()
  }
}

test('at most once, and never other than the answer said', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => day(steps)),
    { numRuns: 60 },
  )
}, 120_000)
