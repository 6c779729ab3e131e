/** The whole catalogue and how to find things in it. */
import { ANSWERS } from './answers.ts'
import { CATEGORIES } from './categories.ts'
import { EVERY_FIELD } from './every-field.ts'
import { HOME } from './home.ts'
import { HOSTILE } from './hostile.ts'
import { findAmongMany, manyServices } from './many.ts'
import { MOBILE } from './mobile.ts'
import { PRACTICE } from './practice.ts'
import { SOCIETY } from './society.ts'
import type { BillerSeed, Catalogue, ServiceSeed } from './types.ts'

export const CATALOGUE: Catalogue = {
  categories: CATEGORIES,
  billers: [...MOBILE, ...HOME, ...SOCIETY, ...PRACTICE, ...EVERY_FIELD, ...ANSWERS, ...HOSTILE],
}

const withMore = new Map<number, Catalogue>()

/** The catalogue with so many made-up services more. */
export function catalogueWith(count: number): Catalogue {
  if (count === 0) return CATALOGUE
  const made = withMore.get(count)
  if (made !== undefined) return made
  const { categories, billers } = manyServices(count)
  const all = {
    categories: [...CATALOGUE.categories, ...categories],
    billers: [...CATALOGUE.billers, ...billers],
  }
  withMore.set(count, all)
  return all
}

/** Picture links name the template; the number in them differs from the service's id, as on the real server. */
export const templateId = (serviceId: number): number => serviceId + 50_000

const byServiceId = new Map(
  CATALOGUE.billers.flatMap((biller) => biller.services.map((service) => [service.id, { service, biller }] as const)),
)

/** The service and its biller by the id that goes into `productId`; null when there is none. */
export function findService(id: number): { service: ServiceSeed; biller: BillerSeed } | null {
  return byServiceId.get(id) ?? findAmongMany(id)
}

/** `POST`, `PREP`, `VOCH`, or whatever a strange service says. */
export function paymentType(service: ServiceSeed): string {
  return String(service.info['PmtType'])
}

export function billTypeCode(service: ServiceSeed): string {
  return String(service.info['BillTypeCode'])
}
