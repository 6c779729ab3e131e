/** A service's description as the gateway keeps it, turned into a domain service. The widest reader of the folder. */
import type { Words } from '../../../src-shared/domain/payment.ts'
import { whyUnsellable } from '../../../src-shared/domain/sellable.ts'
import type { PaymentRules, PaymentType, Service } from '../../../src-shared/domain/service.ts'
import { readAccount, readExtraKeys } from './extra-keys.ts'
import { readFees, readRanges } from './fees.ts'
import { amountOrNull, field, flag, isObject, text, unpackObject, structure, type WireObject } from './tolerant.ts'
import { words } from './words.ts'

/** One row of a services list, in one language. */
export type ServiceRow = {
  readonly id: number
  readonly name: string | null
  readonly picture: string | null
  /** As it came: an object, JSON text, Python text, `false`, or nothing. */
  readonly info: unknown
}

const VOUCHERS_AT_ONCE_MAX = 5

/**
 * The service of two rows, one a language; either may be missing, not both. Rules are read from the English row (the base
 * language, whose description is there even where a translation is not), captions from each.
 */
export function readService(
  rows: { readonly ar: ServiceRow | null; readonly en: ServiceRow | null },
  context: { readonly billerId: number; readonly nowMs: number },
): Service | null {
  const row = rows.en ?? rows.ar
  if (row === null) return null
  const info = { ar: readInfo(rows.ar?.info), en: readInfo(rows.en?.info) }
  const base = info.en.object ?? info.ar.object ?? {}
  const inBoth = (name: string): Words | null =>
    words(info.ar.object && text(field(info.ar.object, name)), info.en.object && text(field(info.en.object, name)))

  const paymentType = readPaymentType(field(base, 'PmtType'))
  const account = readAccount(base, { ar: info.ar.object, en: info.en.object })
  const extraKeys = readExtraKeys(base['BillTypeExtraRefKeys'], {
    ar: info.ar.object?.['BillTypeExtraRefKeys'],
    en: info.en.object?.['BillTypeExtraRefKeys'],
  })
  const ranges = readRanges(base['PaymentRanges'])
  const fees = readFees(base['Fees'], context.nowMs)
  const rules = readRules(base, paymentType)
  // One provider takes no payment without its fee; its services are those that carry its own code.
  const feeRequired = text(field(base, 'Code')) !== null
  const broken = base === info.en.object || base === info.ar.object ? false : info.ar.unreadable || info.en.unreadable

  return {
    id: row.id,
    billerId: context.billerId,
    code: text(field(base, 'BillTypeCode')),
    name: readName(rows, info) ?? { ar: `#${String(row.id)}`, en: `#${String(row.id)}` },
    picture: row.picture ?? rows.ar?.picture ?? null,
    hidden: isYes(base, 'IsHidden'),
    unsellable: whyUnsellable({
      readable: !broken && extraKeys !== null && ranges !== null && rules !== null,
      paymentTypeKnown: paymentType !== null,
      available: isAvailable(field(base, 'BillTypeStatus')),
      moneyOut: isMoneyOut(base),
      otpRequired: isYes(base, 'OTPRequired'),
      // That provider tells its fee at an inquiry only; a service that never inquires cannot know it.
      feeUnknowable: fees === null || (feeRequired && rules?.inquiryRequired === false),
      account,
      extraKeys: extraKeys ?? [],
    }),
    paymentType: paymentType ?? 'PREP',
    caption: inBoth('ServiceName'),
    account,
    extraKeys: extraKeys ?? [],
    rules: rules ?? NO_RULES,
    ranges: ranges ?? [],
    fees: fees ?? [],
    feeRequired,
    terms: isYes(base, 'IsTermsConditionReq') ? (inBoth('TermsCondition') ?? { ar: '', en: '' }) : null,
    quantityMax: paymentType === 'VOCH' && !isYes(base, 'DisableBulk') ? VOUCHERS_AT_ONCE_MAX : 1,
    receiptHeader: receiptText(info, 'ReceiptHeader', 'ReceiptHeaderLang'),
    receiptFooter: receiptText(info, 'ReceiptFooter', 'ReceiptFooterLang'),
    reprintAllowed: flag(base['AllowRctRePrint']) !== false,
    cancellable: isYes(base, 'SupportPmtReverse') || isYes(base, 'IsAllowCancel'),
    nextServices: (text(field(base, 'NextBTCs')) ?? '').split(/[\s,;|]+/u).filter((code) => code !== ''),
    validFrom: readDate(field(base, 'StartDate')),
    validTo: readDate(field(base, 'ExpiryDate')),
  }
}

type Info = { readonly object: WireObject | null; readonly unreadable: boolean }

function readInfo(value: unknown): Info {
  const object = unpackObject(value)
  return { object, unreadable: object === null && structure(value).kind !== 'absent' }
}

const isYes = (from: WireObject, name: string): boolean => flag(field(from, name)) === true

function readPaymentType(value: unknown): PaymentType | null {
  switch (text(value)?.toUpperCase() ?? '') {
    case 'POST':
      return 'POST'
    case 'PREP':
      return 'PREP'
    case 'VOCH':
      return 'VOCH'
    default:
      return null
  }
}

/** What the list names it, else what the description does; the description's second name is the local language's. */
function readName(
  rows: { readonly ar: ServiceRow | null; readonly en: ServiceRow | null },
  info: { readonly ar: Info; readonly en: Info },
): Words | null {
  const from = (object: WireObject | null, ...names: readonly string[]) =>
    object === null ? null : text(field(object, ...names))
  return words(
    rows.ar?.name ?? from(info.ar.object, 'Name', 'NameLang') ?? from(info.en.object, 'NameLang'),
    rows.en?.name ?? from(info.en.object, 'Name'),
  )
}

function isAvailable(value: unknown): boolean {
  switch (text(value) ?? 'Available') {
    case 'Available':
    case 'AvailPend':
      return true
    default:
      return false
  }
}

/** Money towards the customer, or a service that is half of a two-step one: the wallet's part of it does not happen at payment. */
function isMoneyOut(base: WireObject): boolean {
  const code = text(field(base, 'CorrBillTypeCode'))
  return (
    /^CASH/iu.test(text(field(base, 'Type')) ?? '') ||
    /^CASH/iu.test(text(field(base, 'BillTypeNature')) ?? '') ||
    (code !== null && code !== '0') ||
    isYes(base, 'HasCorrelation')
  )
}

const NO_RULES: PaymentRules = {
  inquiryRequired: false,
  fractionsAccepted: false,
  partialAccepted: false,
  overAccepted: false,
  advanceAccepted: false,
  mobileToNotify: false,
  multipleOfMinor: null,
}

/** A rule that is not named does not hold. Null when they cannot be read, or a figure among them is not exact. */
function readRules(base: WireObject, paymentType: PaymentType | null): PaymentRules | null {
  // Rules that cannot be read are not "no rules": whether to ask first may stand in them.
  if (structure(base['PaymentRules']).kind === 'unreadable') return null
  const given = unpackObject(base['PaymentRules']) ?? {}
  const multiple = field(given, 'MultipleOfAmt')
  const multipleOfMinor = amountOrNull(multiple)
  if (multiple !== undefined && multipleOfMinor === null) return null
  return {
    inquiryRequired: paymentType === 'POST' || isYes(given, 'IsInqRqr') || isYes(base, 'inquiry_required'),
    fractionsAccepted: isYes(given, 'IsFracAcpt'),
    partialAccepted: isYes(given, 'IsPrtAcpt'),
    overAccepted: isYes(given, 'IsOvrAcpt'),
    advanceAccepted: isYes(given, 'IsAdvAcpt'),
    mobileToNotify: isYes(given, 'IsMobNtfy'),
    multipleOfMinor: multipleOfMinor !== null && multipleOfMinor > 0 ? multipleOfMinor : null,
  }
}

/** Header and footer come with a second field for the local language; where that holds only a language's code it says whose the text is. */
function receiptText(info: { readonly ar: Info; readonly en: Info }, name: string, secondName: string): Words | null {
  const of = (object: WireObject | null) => {
    if (object === null) return { plain: null, local: null }
    const plain = multiline(field(object, name))
    const second = multiline(field(object, secondName))
    if (second !== null && /^[a-z]{2}(?:[-_][a-z]{2})?$/iu.test(second)) {
      return /^ar/iu.test(second) ? { plain: null, local: plain } : { plain, local: null }
    }
    return { plain, local: second }
  }
  const arabic = of(info.ar.object)
  const english = of(info.en.object)
  return words(arabic.local ?? english.local ?? arabic.plain, english.plain ?? arabic.plain)
}

/** Printed as it is: inner line ends and spaces stay. */
const multiline = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== ''
    ? value.replace(/\r\n?/gu, '\n').replace(/^\n+/u, '').trimEnd()
    : null

function readDate(value: unknown): string | null {
  return /^\d{4}-\d{2}-\d{2}/u.exec(text(value) ?? '')?.[0] ?? null
}

/** Reads one row of any of the catalogue's lists; null when it has no usable id. */
export function readRow(row: unknown): ServiceRow | null {
  if (!isObject(row)) return null
  const id = Number(text(field(row, 'id')))
  if (!Number.isSafeInteger(id) || id <= 0) return null
  return { id, name: text(field(row, 'name')), picture: text(field(row, 'image')), info: field(row, 'biller_info') }
}
