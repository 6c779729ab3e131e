/** Lists that are longer than one answer, over real HTTP: fetched to their end, or said to be incomplete. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSmartPay, type SmartPay } from './smartpay.ts'
import { configFor } from './testing/given.ts'
import {
  answer,
  data,
  refusal,
  reset,
  startScriptedServer,
  token,
  type ScriptedServer,
  type Step,
} from './testing/scripted-server.ts'

let server: ScriptedServer
let gateway: SmartPay
beforeAll(async () => {
  server = await startScriptedServer()
})
beforeEach(async () => {
  gateway = createSmartPay(configFor(server.url).config)
  server.script(token('T1'))
  await gateway.signIn({ login: 'a', password: 'b' })
})
afterAll(() => server.stop())

/** Rows from one id down to another, as both lists write them. */
const rows = (from: number, to: number) =>
  Array.from({ length: from - to + 1 }, (_, at) => ({
    id: from - at,
    name: `R${String(from - at)}`,
    amount: '1.0',
    wallet_type: 'debit',
  }))
const sinceMs = Date.UTC(2026, 10, 20, 9)
const lists: readonly [string, () => ReturnType<SmartPay['requestsSince'] | SmartPay['movementsSince']>][] = [
  ['requests', () => gateway.requestsSince({ sinceMs, serviceId: null })],
  ['wallet movements', () => gateway.movementsSince({ sinceMs })],
]

describe.each(lists)('the list of %s', (_name, ask) => {
  it.each<[string, readonly Step[], number, true | undefined]>([
    ['one page', [data(rows(300, 1))], 300, undefined],
    ['a full page and an empty one', [data(rows(500, 1)), data([])], 500, undefined],
    ['three pages', [data(rows(1200, 701)), data(rows(700, 201)), data(rows(200, 1))], 1200, undefined],
    ['a list that grew between two pages', [data(rows(600, 101)), data(rows(103, 1))], 600, undefined],
    ['a server that sends all there is, whatever was asked', [data(rows(900, 1)), data([])], 900, undefined],
    ['a server that does not turn pages', [data(rows(500, 1)), data(rows(500, 1))], 500, true],
    ['a line that breaks at the second page', [data(rows(700, 201)), reset], 500, true],
    ['a second page that is refused', [data(rows(700, 201)), refusal(500, 'Error')], 500, true],
    ['a second page that is no list', [data(rows(700, 201)), data(false)], 500, true],
    ['two rows with one id', [data([...rows(2, 1), ...rows(2, 1)])], 4, undefined],
  ])('%s', async (_title, steps, length, incomplete) => {
    server.script(...steps)
    const before = server.seen.length
    const listed = await ask()
    if (listed.kind !== 'rows') throw new Error(`Expected rows, found ${listed.kind}`)
    expect(listed.rows.length).toBe(length)
    expect(server.seen.length - before).toBe(steps.length)
    expect(listed.incomplete).toBe(incomplete)
  })

  it('skips what it has, and ends by itself', async () => {
    let page = 0
    server.script((socket, seen) => {
      page += 1
      data(rows(50_000 - 500 * (page - 1), 50_001 - 500 * page))(socket, seen)
    })
    const before = server.seen.length
    const listed = await ask()
    expect(listed).toMatchObject({ kind: 'rows', incomplete: true })
    const asked = server.seen.slice(before).map((each) => new URLSearchParams(each.body))
    expect(asked.map((form) => Number(form.get('offset')))).toEqual(Array.from({ length: 40 }, (_, at) => at * 500))
    expect(new Set(asked.map((form) => `${form.get('limit') ?? ''} ${form.get('order') ?? ''}`))).toEqual(
      new Set(['500 id desc']),
    )
  })
})

it('movements are asked for over all wallets since a date, as Python writes it', async () => {
  server.script(data([]))
  await gateway.movementsSince({ sinceMs })
  expect(new URLSearchParams(server.seen.at(-1)?.body).get('domain')).toBe(
    '[("wallet_id", "!=", False), ("create_date", ">=", "2026-11-20 09:00:00")]',
  )
})

const noWallet = { type: 'wallet_not_found', message: 'm' }
it.each<[string, number, unknown, () => Promise<unknown>]>([
  ...lists.map(([name, ask]): [string, number, unknown, () => Promise<unknown>] => [name, 200, { data: [] }, ask]),
  ['wallets', 200, { data: [] }, () => gateway.wallets()],
  ['wallets of who has none', 400, noWallet, () => gateway.wallets()],
  ['movements of who has no wallet', 400, noWallet, () => gateway.movementsSince({ sinceMs })],
])('%s: the time is the gateway’s own', async (_name, status, body, ask) => {
  server.script(answer(status, body, { date: 'Fri, 20 Nov 2026 10:00:00 GMT' }))
  expect(await ask()).toMatchObject({ kind: 'rows', serverTimeMs: Date.UTC(2026, 10, 20, 10) })
})
