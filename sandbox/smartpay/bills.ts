/** Which bills an account has at a biller: how many, of what sum, paid or not. The same account always has the same. */
import { dueFor, steadyNumber } from './amounts.ts'
import { EGP } from './catalogue/make.ts'
import type { Names, ServiceSeed } from './catalogue/types.ts'
import type { InquiryTwist } from './other-outcomes.ts'
import type { World } from './world.ts'

export type OpenBill = {
  readonly reference: string
  readonly recordId: string
  /** Null: the provider names no sum (a free amount). */
  readonly dueMinor: number | null
  readonly status: 'UNPAID' | 'PAID' | 'EXPIRED'
  readonly label: Names | null
}

const range = (lower: number, upper: number): { Lower: ReturnType<typeof EGP>; Upper: ReturnType<typeof EGP> } => ({
  Lower: EGP(lower * 100),
  Upper: EGP(upper * 100),
})

/** What the replies with ranges of their own allow, whatever the service says. */
export const REPLY_RANGES = [range(50, 50), range(100, 100), range(150, 900)]

/** Every bill of an account, those gone left out that were paid where `paidBillsGo` says so. */
export function openBills(
  world: World,
  service: ServiceSeed,
  account: string,
  twist: InquiryTwist | null,
): readonly OpenBill[] {
  const hash = steadyNumber(`${service.id}/${account}`)
  const first = String(hash).padStart(10, '0').slice(-10)
  const free = service.info['PmtType'] !== 'POST'
  const dueMinor = twist === 'zero-due' ? 0 : free ? null : dueFor(service, account)
  const bill = (position: number, more: Partial<OpenBill> = {}): OpenBill => ({
    reference: position === 1 ? first : `${first}${position}`,
    recordId: `EPB${String(hash).padStart(12, '0')}${position === 1 ? '' : String(position)}`,
    dueMinor,
    status: 'UNPAID',
    label: null,
    ...more,
  })
  const bills = several(twist, dueMinor, bill)
  if (!world.settings.paidBillsGo) return bills
  const paid = new Set(
    world.state.requests
      .filter((one) => one.productId === service.id && one.account === account && one.providerPaid && !one.refunded)
      .map((one) => one.billReference),
  )
  return bills.filter((one) => !paid.has(one.reference))
}

function several(
  twist: InquiryTwist | null,
  dueMinor: number | null,
  bill: (position: number, more?: Partial<OpenBill>) => OpenBill,
): readonly OpenBill[] {
  const plus = (minor: number): number | null => (dueMinor === null ? null : dueMinor + minor)
  const label = (ar: string, en: string): Pick<OpenBill, 'label'> => ({ label: { ar, en } })
  switch (twist) {
    case 'several-bills':
      return [bill(1), bill(2)]
    case 'bills-of-different-sums':
      return [
        bill(1, label('شقة ٤', 'Flat 4')),
        bill(2, { dueMinor: plus(1000), ...label('شقة ٥', 'Flat 5') }),
        bill(3, { dueMinor: plus(2500), ...label('المحل', 'The shop') }),
      ]
    case 'bills-some-paid':
      return [
        bill(1, { status: 'PAID', ...label('سبتمبر', 'September') }),
        bill(2, label('أكتوبر', 'October')),
        bill(3, { status: 'EXPIRED', ...label('أغسطس', 'August') }),
        bill(4, { dueMinor: plus(500), ...label('نوفمبر', 'November') }),
      ]
    default:
      return [bill(1)]
  }
}
