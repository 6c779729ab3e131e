/**
 * The SmartPay gateway: everything the terminal asks of it, in the trade's words. All wire names stay in this folder.
 *
 * Concepts: `http.ts` one exchange; `caller.ts` one call; `token.ts` the session around calls; one file an operation above;
 * `*-reply.ts` and the other readers turn what comes into domain values, and are pure.
 */
import type { CatalogueSource } from '../../catalogue/ports.ts'
import type { PaymentGateway } from '../../payments/ports.ts'
import type { SignInGateway } from '../../sign-in/ports.ts'
import type { Minor } from '../../../src-shared/domain/money.ts'
import { createCaller, type Caller } from './caller.ts'
import { createCancel } from './cancel.ts'
import { createCatalogue } from './catalogue.ts'
import { SmartPayConfigError, type SmartPayConfig } from './config.ts'
import { createFees, feeTotal, type FeeParts } from './fees.ts'
import { createHistory } from './history.ts'
import { headerValue } from './http.ts'
import { inquire } from './inquire.ts'
import { pay } from './pay.ts'
import { createSignIn } from './sign-in.ts'
import { createSession } from './token.ts'
import { transfer, type TransferOutcome, type TransferRequest } from './transfer.ts'
import { askSummary, askWallets, type SummaryAnswer } from './wallets.ts'

export { SmartPayConfigError, type SmartPayConfig, type ConnectionObservation, type LogLine } from './config.ts'
export type { TransferOutcome, TransferRequest } from './transfer.ts'
export type { SummaryAnswer, SummaryLine, WalletSummary } from './wallets.ts'

export type SmartPay = PaymentGateway &
  CatalogueSource &
  SignInGateway & {
    transfer(request: TransferRequest): Promise<TransferOutcome>
    /** Wallets of another agent, by that agent's reference: where a transfer can go. */
    walletsOf(reference: string): ReturnType<PaymentGateway['wallets']>
    walletSummary(what: { readonly sinceMs: number; readonly walletId: number | null }): Promise<SummaryAnswer>
    walletMovements: PaymentGateway['movementsSince']
    /** Exchanges a still valid token for a new one; false where the deployment would not. */
    refreshToken(): Promise<boolean>
  }

/** Quotes kept to know a fee's parts when it is paid; the oldest is forgotten first. */
const QUOTES_MAX = 50

/** The client. Makes no call by itself. Throws `SmartPayConfigError` when the configuration cannot be used. */
export function createSmartPay(config: SmartPayConfig): SmartPay {
  if (config.machineSerial.trim() === '' || headerValue(config.machineSerial) === null) {
    throw new SmartPayConfigError(
      'machine-serial-not-usable',
      'machineSerial',
      'Expected a machine serial that fits in a header',
    )
  }
  return smartPayOver(createCaller(config))
}

/** The client over something that sends calls: what it judges, remembers and refuses is the same whatever lies beneath. */
export function smartPayOver(caller: Caller): SmartPay {
  const { config } = caller
  const session = createSession(caller)
  const history = createHistory(session)
  const fees = createFees(session)
  const cancel = createCancel(config, session, history)
  const quotes = new Map<string, FeeParts>()
  const quoteKey = (what: { readonly serviceId: number; readonly amountMinor: Minor }) =>
    `${String(what.serviceId)} ${String(what.amountMinor)}`

  return {
    ...createSignIn(caller, session),
    ...createCatalogue(caller, session),
    inquire: (ask) => inquire(session, config.dialect, ask),
    pay: (request) => pay({ config, session, history, quoted: (what) => quotes.get(quoteKey(what)) ?? null }, request),
    cancel,
    async quoteFee(ask) {
      const parts = await fees.ask(ask)
      if (parts === null) return null
      const oldest = quotes.keys().next()
      if (quotes.size >= QUOTES_MAX && oldest.done !== true) quotes.delete(oldest.value)
      quotes.set(quoteKey(ask), parts)
      return feeTotal(parts)
    },
    requestsSince: (since) => history.requestsSince(since),
    movementsSince: (since) => history.movementsSince(since),
    wallets: () => askWallets(session),
    walletsOf: (reference) => askWallets(session, reference),
    walletMovements: (since) => history.movementsSince(since),
    walletSummary: (what) => askSummary(session, what),
    transfer: (request) => transfer(session, request),
    refreshToken: () => session.refresh(),
  }
}
