/** Every operation of the SmartPay client: how it is called, what must come first, and its result in a few words. */
import type { InquiryAsk, CancelRequest } from '../../src-main/payments/ports.ts'
import type { SmartPay } from '../../src-main/gateways/smartpay/smartpay.ts'
import type { TransferRequest } from '../../src-main/gateways/smartpay/transfer.ts'
import type { Minor } from '../../src-shared/domain/money.ts'
import type { FrozenRequest } from '../../src-shared/domain/payment.ts'

type Operation = {
  /** The asks whose number must be counted: sent once, whatever comes back. */
  readonly money: string | null
  readonly before: 'signed-in' | 'nothing' | 'activation' | 'code-sent' | 'code-verified'
  readonly call: (client: SmartPay, given: never) => Promise<unknown>
}

const operation = <Given>(
  call: (client: SmartPay, given: Given) => Promise<unknown>,
  more: Partial<Pick<Operation, 'money' | 'before'>> = {},
): Operation => ({ money: null, before: 'signed-in', ...more, call })

export const agent = { login: 'agent', password: '1234' }
/** A device that must be activated first. */
export const newAgent = { login: 'newagent', password: '1234' }

export type RequestsGiven = {
  readonly since: { readonly sinceMs: number; readonly serviceId: number | null }
  /** The payment that is looked for. */
  readonly request: FrozenRequest
  readonly trxNumber: string | null
  readonly confirmedAtMs: number
}

export const operations = {
  pay: operation((client, given: FrozenRequest) => client.pay(given), { money: 'pay_service_bill' }),
  cancel: operation((client, given: CancelRequest) => client.cancel(given), { money: 'cancel_request' }),
  transfer: operation((client, given: TransferRequest) => client.transfer(given), {
    money: 'POST recharge_mobile_wallet',
  }),
  requestsSince: operation((client, given: RequestsGiven) => client.requestsSince(given.since)),
  movementsSince: operation((client, given: { sinceMs: number }) => client.movementsSince(given)),
  walletMovements: operation((client, given: { sinceMs: number }) => client.walletMovements(given)),
  wallets: operation((client) => client.wallets()),
  walletsOf: operation((client, given: string) => client.walletsOf(given)),
  walletSummary: operation((client, given: { sinceMs: number; walletId: number | null }) =>
    client.walletSummary(given),
  ),
  inquire: operation((client, given: InquiryAsk) => client.inquire(given)),
  quoteFee: operation((client, given: { serviceId: number; amountMinor: Minor }) => client.quoteFee(given)),
  categories: operation((client) => client.categories()),
  billers: operation((client, given: number) => client.billers(given)),
  services: operation((client, given: number) => client.services(given)),
  picture: operation((client, given: string) => client.picture(given)),
  profile: operation((client) => client.profile()),
  refreshToken: operation((client) => client.refreshToken()),
  signIn: operation((client, given: typeof agent) => client.signIn(given), { before: 'nothing' }),
  sendCode: operation((client) => client.sendCode(), { before: 'activation' }),
  verifyCode: operation((client, given: string) => client.verifyCode(given), { before: 'code-sent' }),
  setPassword: operation((client, given: string) => client.setPassword(given), { before: 'code-verified' }),
} as const satisfies Record<string, Operation>

export type OperationName = keyof typeof operations

/** Carries out one operation. */
export function callOperation(client: SmartPay, name: OperationName, given: unknown): Promise<unknown> {
  return operations[name].call(client, given as never)
}

/** Brings a client to where an operation can begin; false when the gateway's true answers did not come through. */
export async function prepare(client: SmartPay, name: OperationName): Promise<boolean> {
  const { before } = operations[name]
  if (before === 'nothing') return true
  const kind = (result: { readonly kind: string }): string => result.kind
  if (before === 'signed-in') return kind(await client.signIn(agent)) === 'signed-in'
  if (kind(await client.signIn(newAgent)) !== 'code-needed') return false
  if (before === 'activation') return true
  if (kind(await client.sendCode()) !== 'done') return false
  return before === 'code-sent' || kind(await client.verifyCode('123456')) === 'done'
}

/** A result in a few words: its kind, how it is known, and whether a list is whole. */
export function summaryOf(result: unknown): string {
  if (result === null || typeof result !== 'object') return result === null ? 'nothing' : typeof result
  const { kind, proof, incomplete } = result as Record<string, unknown>
  if (typeof kind !== 'string') return 'object'
  return [kind, typeof proof === 'string' ? proof : '', incomplete === true ? 'incomplete' : '']
    .filter((word) => word !== '')
    .join(' ')
}
