/** What a service's sale is made of, told the same way on the page and in main. */
import type { Minor } from './money.ts'
import type { Field, Service } from './service.ts'

/** A bill must be asked for before it is paid. */
export function needsInquiry(service: Pick<Service, 'paymentType' | 'rules'>): boolean {
  return service.paymentType === 'POST' || service.rules.inquiryRequired
}

/** How many are sold at once. An answer of the biller is good for one payment, so what is asked for is sold one by one. */
export function quantityMax(service: Pick<Service, 'paymentType' | 'rules' | 'quantityMax'>): number {
  return service.paymentType === 'VOCH' && !needsInquiry(service) ? Math.max(1, service.quantityMax) : 1
}

/** The amount that a choice from a pick list fixes; null: none does. `valueOf` gives a field's value as it is sent. */
export function pickedAmount(service: Pick<Service, 'extraKeys'>, valueOf: (field: Field) => string): Minor | null {
  for (const field of service.extraKeys) {
    const value = valueOf(field)
    const choice = field.choices.find((each) => each.value === value)
    if (choice !== undefined && choice.amountMinor !== null) return choice.amountMinor
  }
  return null
}
