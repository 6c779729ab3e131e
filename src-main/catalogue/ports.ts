/** Where the catalogue comes from. Each call brings one level in both languages; an item without a name in one language repeats the other. */
import type { Reason } from '../../src-shared/domain/payment.ts'
import type { Biller, Category, Service } from '../../src-shared/domain/service.ts'

export type CatalogueAnswer<Item> =
  { readonly kind: 'items'; readonly items: readonly Item[] } | { readonly kind: 'failed'; readonly reason: Reason }

export type CatalogueSource = {
  categories(): Promise<CatalogueAnswer<Category>>
  billers(categoryId: number): Promise<CatalogueAnswer<Biller>>
  services(billerId: number): Promise<CatalogueAnswer<Service>>
  /** Bytes of a picture named by an item (`picture` as the source gave it); null when there is none to be had. */
  picture(reference: string): Promise<{ readonly bytes: Uint8Array; readonly contentType: string } | null>
}

/** The catalogue as kept on this machine. A cache: neither journal nor projection. */
export type CatalogueStore = {
  categories(): readonly Category[]
  billers(categoryId: number): readonly Biller[]
  services(billerId: number): readonly Service[]
  service(serviceId: number): Service | null
  /** Everything, for building the search. */
  allBillers(): readonly Biller[]
  allServices(): readonly Service[]
  /** Replaces one level below one parent; the caller never passes an empty list it does not mean. */
  replaceCategories(items: readonly Category[]): void
  replaceBillers(categoryId: number, items: readonly Biller[]): void
  replaceServices(billerId: number, items: readonly Service[]): void
  picture(
    reference: string,
  ): { readonly bytes: Uint8Array; readonly contentType: string; readonly fetchedAtMs: number } | null
  keepPicture(reference: string, picture: { readonly bytes: Uint8Array; readonly contentType: string }): void
  refreshedAtMs(): number | null
  markRefreshed(atMs: number): void
}

/** Payments of one service on one day, counted in days since 1970. */
export type DayOfUse = { readonly serviceId: number; readonly day: number; readonly count: number }

/** What this terminal's own payments say about services. Money that did not move counts for nothing. */
export type UseOfServices = {
  /** How often each service was paid for on each day since. */
  daysSince(sinceMs: number): readonly DayOfUse[]
  /** Services that were paid for with this very account, most often first. */
  paidWith(account: string): readonly number[]
}

/** The services that a person marked, in the order they were marked. Training's and live's are apart, as all records are. */
export type Favourites = {
  read(): readonly number[]
  write(serviceIds: readonly number[]): void
}
