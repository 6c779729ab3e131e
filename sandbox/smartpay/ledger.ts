/** Wallets and request records: the only places where the state of money changes, and what `GET /control/ledger` shows. */
import { requestById } from './find.ts'
import type { Movement, RequestRecord, State, Wallet } from './state.ts'
import { takeId, takeNumber } from './world.ts'
import type { Caller, World } from './world.ts'

export const reservedMinor = (wallet: Wallet): number =>
  wallet.reservations.reduce((sum, one) => sum + one.amountMinor, 0)
export const availableMinor = (wallet: Wallet): number => wallet.balanceMinor - reservedMinor(wallet)

export const walletsOf = (world: World, login: string): Wallet[] =>
  world.state.wallets.filter((one) => one.login === login)

export function walletById(world: World, id: number | null): Wallet | undefined {
  return world.state.wallets.find((one) => one.id === id)
}

export function reserve(world: World, wallet: Wallet, amountMinor: number, requestNumber: string | null): void {
  wallet.reservations.push({ id: takeId(world), requestNumber, amountMinor })
}

export function release(world: World, requestNumber: string): void {
  for (const wallet of world.state.wallets)
    wallet.reservations = wallet.reservations.filter((one) => one.requestNumber !== requestNumber)
}

/** Moves money on a wallet and writes the row that shows it. The debit itself has no balance check, as on the real server. */
export function move(
  world: World,
  wallet: Wallet,
  what: {
    readonly direction: 'credit' | 'debit'
    readonly amountMinor: number
    readonly label: string
    /** Which sum of the summary it belongs to; `none` for rows that fall in no bucket. */
    readonly bucket: string
    readonly request: RequestRecord | null
    readonly info: string | false
  },
): Movement {
  const beforeMinor = wallet.balanceMinor
  wallet.balanceMinor += what.direction === 'credit' ? what.amountMinor : -what.amountMinor
  const movement: Movement = {
    id: takeId(world),
    walletId: wallet.id,
    login: wallet.login,
    direction: what.direction,
    amountMinor: what.amountMinor,
    label: what.label,
    bucket: what.bucket,
    requestId: what.request?.id ?? null,
    requestNumber: what.request?.number ?? null,
    beforeMinor,
    afterMinor: wallet.balanceMinor,
    createdAtMs: world.nowMs(),
    info: what.info,
  }
  world.state.movements.push(movement)
  return movement
}

/** Creates a request record; its number exists from here on. */
export function record(
  world: World,
  caller: Caller,
  what: Pick<RequestRecord, 'type' | 'productId' | 'account' | 'extraKeys' | 'amountMinor' | 'provider'>,
): RequestRecord {
  const id = takeId(world)
  const made: RequestRecord = {
    ...what,
    id,
    number: takeNumber(world, id),
    login: caller.login,
    serial: caller.serial,
    createdAtMs: world.nowMs(),
    feeMinor: 0,
    extraFeeMinor: 0,
    overLimitFeeMinor: 0,
    clientFeeMinor: null,
    inquiryId: null,
    billReference: null,
    providerResponse: false,
    description: '',
    stage: 1,
    paymentStatus: false,
    actionStatus: false,
    walletId: null,
    movementId: null,
    voucher: null,
    chargedMinor: 0,
    providerPaid: false,
    refunded: false,
    answerOverwritten: false,
    hidden: false,
    settle: null,
    outcome: null,
  }
  world.state.requests.push(made)
  return made
}

/** The ledger as tests and the panel read it. Amounts in piastres, moments in epoch milliseconds. */
export function ledgerView(state: State) {
  return {
    calls: state.calls,
    logins: state.logins,
    inquiries: state.requests
      .filter((one) => one.type === 'service_bill_inquiry')
      .map((one) => ({
        number: one.number,
        atMs: one.createdAtMs,
        login: one.login,
        machineSerial: one.serial,
        productId: one.productId,
        account: one.account,
        amountMinor: one.amountMinor,
        outcome: one.outcome,
      })),
    payments: state.requests
      .filter((one) => one.type === 'pay_service_bill')
      .map((one) => ({
        number: one.number,
        atMs: one.createdAtMs,
        login: one.login,
        machineSerial: one.serial,
        productId: one.productId,
        account: one.account,
        amountMinor: one.amountMinor,
        feeMinor: one.feeMinor,
        extraFeeMinor: one.extraFeeMinor,
        clientFeeMinor: one.clientFeeMinor,
        inquiryNumber: requestById(state, one.inquiryId)?.number ?? null,
        billReference: one.billReference,
        extraKeys: one.extraKeys,
        paymentStatus: one.paymentStatus,
        actionStatus: one.actionStatus,
        charged: one.chargedMinor > 0,
        chargedMinor: one.chargedMinor,
        providerPaid: one.providerPaid,
        refunded: one.refunded,
        shown: !one.hidden,
        settlesAtMs: one.settle?.atMs ?? null,
        outcome: one.outcome,
      })),
    walletMovements: state.movements,
    cancels: state.cancels,
    transfers: state.transfers,
    wallets: state.wallets.map((one) => ({
      id: one.id,
      login: one.login,
      balanceMinor: one.balanceMinor,
      reservedMinor: reservedMinor(one),
      availableMinor: availableMinor(one),
    })),
  }
}

export type LedgerView = ReturnType<typeof ledgerView>
