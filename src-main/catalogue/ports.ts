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
