/**
 * Tells a provider's real confirmation from one that the server made up when the provider stayed silent. A made-up one
 * carries the request's own number wherever the provider's numbers belong, and no fee.
 */
import { field, findAll, objects, text } from './tolerant.ts'

export type Confirmation =
  /** The provider's own reference, for the receipt. */
  | { readonly kind: 'real'; readonly reference: string }
  | { readonly kind: 'fabricated' }
  /** Nothing in it speaks for or against. */
  | { readonly kind: 'none' }

/** Judges the provider's answer inside a reply. `ownNumbers`: numbers of this request, which no provider would give back as its own. */
export function readConfirmation(providerResponse: unknown, ownNumbers: readonly string[]): Confirmation {
  const entries = findAll(providerResponse, 'PmtTransId').flatMap((found) => objects(found))
  const ids = entries.flatMap((entry) => {
    const id = text(field(entry, 'PmtId', 'pmtId'))
    return id === null ? [] : [{ id, type: text(field(entry, 'PmtIdType', 'pmtIdType')) ?? '' }]
  })
  const correlation = findAll(providerResponse, 'CorrelationUID').map(text)
  // One number of ours in the provider's place is enough to doubt all of it.
  if ([...ids.map((entry) => entry.id), ...correlation].some((id) => id !== null && ownNumbers.includes(id))) {
    return { kind: 'fabricated' }
  }
  const distinct = new Set(ids.map((entry) => entry.id))
  // Every entry alike is the made-up pattern even where the number is not one we know.
  if (ids.length > 1 && distinct.size === 1) return { kind: 'fabricated' }
  const numbered = ids.find((entry) => (entry.type === 'FCRN' || entry.type === 'BLRPTN') && /^\d+$/u.test(entry.id))
  if (numbered !== undefined) return { kind: 'real', reference: numbered.id }
  return { kind: 'none' }
}

/** Codes the provider reported, in document order. */
export function providerStatusCodes(providerResponse: unknown): readonly string[] {
  return findAll(providerResponse, 'StatusCode').flatMap((code) => text(code) ?? [])
}
