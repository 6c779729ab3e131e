/** Short ways to write a service of each trade: a bill, a top-up, a card, … The data files read like a price list. */
import type { BillerSeed, CommissionBand, Names, ServiceSeed } from './types.ts'

type Extras = Partial<Omit<ServiceSeed, 'id' | 'info'>> & { readonly info?: Readonly<Record<string, unknown>> }
/** A service before its biller gives it an id. */
export type Draft = (billerId: number, position: number) => ServiceSeed

export const EGP = (minor: number): { Amt: number; CurCode: string } => ({ Amt: minor / 100, CurCode: 'EGP' })
const both = (ar: string, en: string): Names => ({ ar, en })

const FOREVER = 99_999_999
/** A fixed fee at any amount, as a band of the server and as a tier of `biller_info`. */
export function fixedFee(minor: number): Pick<ServiceSeed, 'commission'> & { fees: unknown[] } {
  return {
    commission: [{ fromMinor: 0, toMinor: FOREVER, fixedMinor: minor }],
    fees: [{ Tier: [{ LowerAmt: 0, UpperAmt: FOREVER / 100, FixedAmt: EGP(minor) }], IsEmbeddedFees: false }],
  }
}

const RULES = {
  IsInqRqr: false,
  IsMobNtfy: false,
  IsFracAcpt: false,
  IsPrtAcpt: false,
  IsOvrAcpt: false,
  IsAdvAcpt: false,
  IsAcptCardPmt: false,
}
export const rules = (changed: Readonly<Record<string, unknown>>): Record<string, unknown> => ({ ...RULES, ...changed })

function common(ar: string, en: string): Record<string, unknown> {
  return {
    Name: { ar, en },
    NameLang: { ar: 'ar', en: 'en' },
    IsHidden: false,
    BillTypeStatus: 'Available',
    AllowRctRePrint: true,
    OTPEnabled: false,
    ValidationEnabled: false,
    OTPRequired: false,
    IsTermsConditionReq: false,
  }
}

function draft(ar: string, en: string, info: Record<string, unknown>, extras: Extras): Draft {
  return (billerId, position) => {
    const { info: more, ...rest } = extras
    return {
      id: billerId * 100 + position,
      name: both(ar, en),
      provider: 'fawry',
      commission: [],
      extraFeeMinor: 0,
      dailyLimitMinor: null,
      overLimit: null,
      picture: 'none',
      ...rest,
      info: {
        ...common(ar, en),
        BillTypeCode: billerId * 1000 + position,
        // This provider numbers its billers itself, and takes no payment without its fee.
        ...(extras.provider === 'khales' ? { Code: String(billerId * 10 + position) } : {}),
        ...info,
        ...more,
      },
    }
  }
}

export const LABELS = {
  mobile: { ar: 'رقم المحمول', en: 'Mobile number' },
  landline: { ar: 'رقم التليفون بكود المحافظة', en: 'Landline with area code' },
  account: { ar: 'رقم الحساب', en: 'Account number' },
  meter: { ar: 'رقم العداد', en: 'Meter number' },
  subscriber: { ar: 'رقم المشترك', en: 'Subscriber number' },
  nationalId: { ar: 'الرقم القومي', en: 'National ID' },
  student: { ar: 'رقم الطالب', en: 'Student number' },
  contract: { ar: 'رقم العقد', en: 'Contract number' },
  booking: { ar: 'رقم الحجز', en: 'Booking number' },
  policy: { ar: 'رقم الوثيقة', en: 'Policy number' },
  player: { ar: 'رقم اللاعب', en: 'Player ID' },
  plate: { ar: 'رقم المخالفة', en: 'Violation number' },
  donor: { ar: 'رقم موبايل المتبرع', en: "Donor's mobile" },
} as const

export type Label = keyof typeof LABELS

const EXPRESSIONS: Partial<Record<Label, string>> = {
  mobile: '^01[0125][0-9]{8}$',
  donor: '^01[0125][0-9]{8}$',
  landline: '^0[0-9]{8,9}$',
  nationalId: '^[23][0-9]{13}$',
}

/** An account for each of these expressions, as a customer would say it. */
export const ACCOUNTS_BY_EXPRESSION: Readonly<Record<string, string>> = {
  '^01[0125][0-9]{8}$': '01012345678',
  '^0[0-9]{8,9}$': '0223456789',
  '^[23][0-9]{13}$': '29001011234567',
}

function account(label: Label): Record<string, unknown> {
  const expression = EXPRESSIONS[label]
  return {
    BillTypeAcctLabel: LABELS[label],
    AcctInputMethod: 'KP',
    ...(expression === undefined ? {} : { BillingActRegEX: expression }),
  }
}

const ranges = (pairs: readonly (readonly [number, number])[]): Record<string, unknown> => ({
  PaymentRanges: {
    PaymentRangeType: pairs.map(([lower, upper]) => ({
      Lower: EGP(Math.round(lower * 100)),
      Upper: EGP(Math.round(upper * 100)),
    })),
  },
})

/** A bill that is asked about and paid as it stands. */
export function bill(ar: string, en: string, label: Label, extras: Extras & { feeMinor?: number } = {}): Draft {
  const { feeMinor, ...rest } = extras
  const fee = feeMinor === undefined ? null : fixedFee(feeMinor)
  return draft(
    ar,
    en,
    {
      PmtType: 'POST',
      ServiceType: 'BILLS',
      ServiceName: { ar: 'فواتير', en: 'Bills' },
      ...account(label),
      PaymentRules: rules({ IsInqRqr: true, IsFracAcpt: true }),
      Timeout: 'SRETRY',
      ...(fee ? { Fees: fee.fees } : {}),
    },
    { ...(fee ? { commission: fee.commission } : {}), ...rest },
  )
}

/** A prepaid sum of the customer's choice between two ends, in pounds; no inquiry. */
export function topUp(
  ar: string,
  en: string,
  label: Label,
  between: readonly [number, number],
  extras: Extras = {},
): Draft {
  return draft(
    ar,
    en,
    {
      PmtType: 'PREP',
      ServiceType: 'PHN',
      ServiceName: { ar: 'شحن', en: 'Top-up' },
      ...account(label),
      PaymentRules: rules({}),
      ...ranges([between]),
    },
    extras,
  )
}

/** Prepaid denominations, in pounds; no inquiry. */
export function packs(ar: string, en: string, label: Label, pounds: readonly number[], extras: Extras = {}): Draft {
  return draft(
    ar,
    en,
    {
      PmtType: 'PREP',
      ServiceType: 'PHN',
      ServiceName: { ar: 'باقات', en: 'Packages' },
      ...account(label),
      PaymentRules: rules({}),
      ...ranges(pounds.map((one) => [one, one] as const)),
    },
    extras,
  )
}

/** Prepaid after an inquiry (who it is, what may be paid). */
export function asked(
  ar: string,
  en: string,
  label: Label,
  between: readonly [number, number],
  extras: Extras = {},
): Draft {
  return draft(
    ar,
    en,
    {
      PmtType: 'PREP',
      ServiceType: 'CIP',
      ServiceName: { ar: 'شحن بعد الاستعلام', en: 'Top-up after an inquiry' },
      ...account(label),
      PaymentRules: rules({ IsInqRqr: true }),
      inquiry_required: true,
      ...ranges([between]),
    },
    extras,
  )
}

/** A card with a PIN: no account, denominations in pounds. */
export function card(ar: string, en: string, pounds: readonly number[], extras: Extras = {}): Draft {
  return draft(
    ar,
    en,
    {
      PmtType: 'VOCH',
      ServiceType: 'VOCH',
      ServiceName: { ar: 'كروت', en: 'Cards' },
      AcctInputMethod: 'NI',
      PaymentRules: rules({}),
      ...ranges(pounds.map((one) => [one, one] as const)),
    },
    { picture: 'drawn', ...extras },
  )
}

/** A biller with its services; service ids are the biller's id followed by the position (biller 11: 1101, 1102, …). */
export function biller(
  categoryId: number,
  id: number,
  ar: string | null,
  en: string | null,
  drafts: readonly Draft[],
  picture: BillerSeed['picture'] = 'drawn',
): BillerSeed {
  return {
    id,
    categoryId,
    name: { ar, en },
    picture,
    services: drafts.map((make, index) => make(id, index + 1)),
  }
}

export type { CommissionBand }
