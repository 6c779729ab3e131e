/**
 * What a terminal should do with each service of the catalogue, told from the entry alone and in its own words: sell it
 * to which customer for how much, or refuse it, where and why. Nothing here is the terminal's; that is the point.
 */
import { dueFor, overLimitFee, providerFee } from '../amounts.ts'
import { ACCOUNTS_BY_EXPRESSION } from './make.ts'
import type { BillerSeed, Names, ServiceSeed } from './types.ts'

export type Expected =
  /** Not in any list: hidden, or its row or its whole list cannot be used. */
  | { readonly kind: 'not-listed' }
  | { readonly kind: 'refused'; readonly at: 'list' | 'inquiry' | 'preparing'; readonly code: string }
  | {
      readonly kind: 'sold'
      readonly account: string | null
      readonly keys: readonly { readonly Key: string; readonly Value: string }[]
      readonly inquiry: boolean
      /** One amount for each bill that can be paid; one where nothing is asked. */
      readonly amountsMinor: readonly number[]
    }

type Info = Readonly<Record<string, unknown>>

const READER_NEEDED = ['SC', 'GSC', 'WSC', 'GASSC']
const NOBODY_KNOWS = ['PSAG', 'CR', 'KC', 'SK']
/** Whole pounds in every range that a top-up of this catalogue has. */
const ORDINARY_MINOR = 2500

export function expectedOf(service: ServiceSeed, biller: BillerSeed, today: string): Expected {
  const { info } = service
  const id = service.row === undefined || !('id' in service.row) ? service.id : Number(service.row['id'])
  const listBreaks = biller.services.some((one) => one.form === 'broken')
  if (listBreaks || info['IsHidden'] === true || !(id > 0)) return { kind: 'not-listed' }
  const refused = service.refused ?? refusedAtList(service, today)
  if (refused !== null) return { kind: 'refused', ...refused }
  const inquiry = info['PmtType'] === 'POST' || rulesOf(info)['IsInqRqr'] === true
  return {
    kind: 'sold',
    account: info['PmtType'] === 'VOCH' || info['AcctInputMethod'] === 'NI' ? null : accountOf(service),
    keys: keysOf(info).map((key) => ({ Key: key.key, Value: key.value })),
    inquiry,
    amountsMinor: amountsOf(service),
  }
}

/** What the wallet loses for an amount: the provider's fee, the gateway's own, and one for being over the limit. */
export const chargeFor = (service: ServiceSeed, amountMinor: number): number =>
  amountMinor + providerFee(service, amountMinor) + service.extraFeeMinor + overLimitFee(service, amountMinor)

/** The account that a customer of this service would say. */
export function accountOf(service: ServiceSeed): string {
  const given = service.sample?.account ?? ACCOUNTS_BY_EXPRESSION[String(service.info['BillingActRegEX'])]
  return given ?? '12345678'
}

function refusedAtList(service: ServiceSeed, today: string): { at: 'list'; code: string } | null {
  const { info } = service
  const because = (code: string) => ({ at: 'list' as const, code })
  if (service.form === 'false' || service.form === 'absent') return because('payment-type-unknown')
  if (!['POST', 'PREP', 'VOCH'].includes(String(info['PmtType']))) return because('payment-type-unknown')
  if (['Deleted', 'DelPend'].includes(String(info['BillTypeStatus']))) return because('not-available')
  if ('Type' in info || 'BillTypeNature' in info || 'CorrBillTypeCode' in info) return because('money-out')
  if (info['OTPRequired'] === true) return because('otp-required')
  const methods = [String(info['AcctInputMethod']), ...keysOf(info).map((key) => key.method)]
  if (methods.some((method) => READER_NEEDED.includes(method))) return because('card-reader-needed')
  if (methods.some((method) => NOBODY_KNOWS.includes(method))) return because('input-unsupported')
  if (keysOf(info).some((key) => key.encrypted)) return because('input-unsupported')
  const [begins, ends] = [textOr(today, info['StartDate']), textOr(today, info['ExpiryDate'])]
  return ends < today ? because('ended') : begins > today ? because('not-begun') : null
}

const textOr = (otherwise: string, value: unknown): string => (typeof value === 'string' ? value : otherwise)

const rulesOf = (info: Info): Info => (info['PaymentRules'] ?? {}) as Info

type Key = {
  readonly key: string
  readonly value: string
  readonly method: string
  readonly encrypted: boolean
  readonly pickedMinor: number | null
}

/** The extra keys, each with a value that its rules allow; of a list the second choice. */
function keysOf(info: Info): readonly Key[] {
  const given = info['BillTypeExtraRefKeys'] as Info | readonly Info[] | undefined
  if (given === undefined) return []
  const wrapped = (given as { BillTypeRefKey?: Info | readonly Info[] }).BillTypeRefKey ?? given
  const rows = (Array.isArray(wrapped) ? wrapped : [wrapped]) as readonly Info[]
  return rows.map((row) => {
    const choices = (row['EnumValues'] as { EnumValue?: readonly Info[] } | undefined)?.EnumValue ?? []
    const choice = choices[1]
    const method = textOr('KP', row['InputMethod'] ?? row['input_method'])
    return {
      key: String(row['Key'] ?? row['key']),
      value: choice === undefined ? typedFor(String(row['RegEX']), method) : String(choice['Value']),
      method,
      encrypted: row['IsEncryptRequired'] === true,
      pickedMinor: choice?.['Amount'] === undefined ? null : Math.round(Number(choice['Amount']) * 100),
    }
  })
}

function typedFor(expression: string, method: string): string {
  if (expression === '^20\\d{2}$') return '2026'
  return method === 'KB' ? 'مدينة نصر' : '12'
}

function amountsOf(service: ServiceSeed): readonly number[] {
  const { info } = service
  const picked = keysOf(info).find((key) => key.pickedMinor !== null)?.pickedMinor
  if (picked !== undefined && picked !== null) return [picked]
  if (info['PmtType'] === 'POST') return duesOf(service)
  if (service.inquiry === 'ranges') return [10_000]
  const ranges = (info['PaymentRanges'] as { PaymentRangeType: { Lower: Edge; Upper: Edge }[] } | undefined)
    ?.PaymentRangeType
  const first = ranges?.[0]
  if (first === undefined) return [ORDINARY_MINOR]
  const [lower, upper] = [minorOf(first.Lower), minorOf(first.Upper)]
  return [lower <= ORDINARY_MINOR && ORDINARY_MINOR <= upper ? ORDINARY_MINOR : lower]
}

/** What each bill of the customer's account comes to, those left out that are paid or expired. */
function duesOf(service: ServiceSeed): readonly number[] {
  const due = dueFor(service, accountOf(service))
  switch (service.inquiry) {
    case 'several-bills':
      return [due, due]
    case 'bills-of-different-sums':
      return [due, due + 1000, due + 2500]
    case 'bills-some-paid':
      return [due, due + 500]
    default:
      return [due]
  }
}

type Edge = { readonly Amt: number | string }
const minorOf = (edge: Edge): number => Math.round(Number(edge.Amt) * 100)

/** A name to find the service by; null where the row's own name is no text. */
export const nameOf = (service: ServiceSeed, language: keyof Names): string =>
  service.name[language] ?? service.name[language === 'ar' ? 'en' : 'ar'] ?? ''
