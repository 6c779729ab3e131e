/** The catalogue's items as the screens show them. */
import type { BillerTile, CategoryTile, ServiceTile } from '../../src-shared/contract/catalogue.ts'
import type { Biller, Category, Service } from '../../src-shared/domain/service.ts'

/** Address of a picture under the program's own origin. */
export const pictureAddress = (reference: string | null): string | null =>
  reference === null || reference === '' ? null : `/pictures/${encodeURIComponent(reference)}`

export const categoryTile = ({ id, name, picture }: Category): CategoryTile => ({
  id,
  name,
  picture: pictureAddress(picture),
})

export const billerTile = ({ id, categoryId, name, picture }: Biller): BillerTile => ({
  id,
  categoryId,
  name,
  picture: pictureAddress(picture),
})

/** What of a service a tile needs. */
export type ServiceInShort = Pick<
  Service,
  'id' | 'billerId' | 'name' | 'picture' | 'hidden' | 'unsellable' | 'validFrom' | 'validTo'
>

/** A service has a picture of its own or its biller's. `today` is an ISO date. */
export function serviceTile(service: ServiceInShort, biller: Biller, today: string): ServiceTile {
  const unsellable = unsellableOn(service, today)
  return {
    id: service.id,
    billerId: service.billerId,
    categoryId: biller.categoryId,
    name: service.name,
    billerName: biller.name,
    picture: pictureAddress(service.picture ?? biller.picture),
    unsellable,
    unsellableDay: unsellable === 'not-begun' ? service.validFrom : unsellable === 'ended' ? service.validTo : null,
  }
}

/** Why it cannot be sold on this day: for a reason of its own, else because this day is outside its dates. */
export function unsellableOn(
  service: Pick<ServiceInShort, 'unsellable' | 'validFrom' | 'validTo'>,
  today: string,
): Service['unsellable'] {
  if (service.unsellable !== null) return service.unsellable
  const begun = service.validFrom === null || service.validFrom.slice(0, 10) <= today
  const over = service.validTo !== null && service.validTo.slice(0, 10) < today
  return over ? 'ended' : begun ? null : 'not-begun'
}

const cairo = new Intl.DateTimeFormat('en-CA', { timeZone: 'Africa/Cairo', dateStyle: 'short' })

/** The ISO date in Cairo. */
export const cairoDay = (nowMs: number): string => cairo.format(nowMs)
