/** What an answer about bills means for the cashier: something to pay, or nothing due. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Service } from '../../../src-shared/domain/service.ts'
import { createSmartPay, type SmartPay } from './smartpay.ts'
import { configFor, inquiryAsk } from './testing/given.ts'
import { data, startScriptedServer, token, type ScriptedServer } from './testing/scripted-server.ts'

let server: ScriptedServer
let gateway: SmartPay
beforeAll(async () => {
  server = await startScriptedServer()
  gateway = createSmartPay(configFor(server.url).config)
  server.script(token('T1'))
  await gateway.signIn({ login: 'agent', password: '1234' })
})
afterAll(() => server.stop())

const bill = (Amt: number, BillStatus = 'UNPAID') => ({
  BillRefNumber: `${BillStatus}-${String(Amt)}`,
  BillStatus,
  BillInfo: { BillSummAmt: [{ BillSummAmtCode: 'TotalAmtDue', CurAmt: { Amt, CurCode: 'EGP' } }] },
})
const ask = inquiryAsk()
const payingAhead: Service = { ...ask.service, rules: { ...ask.service.rules, advanceAccepted: true } }

it.each<[string, readonly unknown[], Service, string]>([
  ['a bill', [bill(10)], ask.service, 'found'],
  ['a bill of nothing', [bill(0)], ask.service, 'nothing-due'],
  ['a bill of nothing, where paying ahead is possible', [bill(0)], payingAhead, 'found'],
  ['one of nothing beside one of something', [bill(0), bill(10)], ask.service, 'found'],
  ['only paid bills', [bill(10, 'PAID'), bill(20, 'PAID')], ask.service, 'nothing-due'],
  ['only paid bills, where paying ahead is possible', [bill(10, 'PAID')], payingAhead, 'nothing-due'],
])('%s', async (_title, bills, service, expected) => {
  server.script(data({ request_number: 'R1', provider: 'fawry', provider_response: JSON.stringify(bills) }))
  const answer = await gateway.inquire({ ...ask, service })
  expect(answer.kind === 'refused' ? answer.code : answer.kind).toBe(expected)
})
