/** The catalogue's pictures: fetched when first shown, kept on the machine, fetched again behind when they are old. */
import { limited } from './limited.ts'
import type { CatalogueSource, CatalogueStore } from './ports.ts'

export type PictureBytes = { readonly bytes: Uint8Array; readonly contentType: string }

export type PicturesDeps = {
  readonly source: CatalogueSource
  readonly store: CatalogueStore
  /** Whether the catalogue names this picture: the page cannot have anything else fetched. */
  readonly isNamed: (reference: string) => boolean
  readonly clock: { nowMs(): number }
}

const AT_ONCE_MAX = 4
const OLD_MS = 7 * 24 * 3_600_000
const ASK_AGAIN_MS = 10 * 60_000
const BYTES_MAX = 1_000_000

/** Gives a picture by its reference; null when there is none. Never rejects. */
export function createPictures({ source, store, isNamed, clock }: PicturesDeps) {
  const lane = limited(AT_ONCE_MAX)
  const fetching = new Map<string, Promise<PictureBytes | null>>()
  const missingSinceMs = new Map<string, number>()

  async function fetchNow(reference: string): Promise<PictureBytes | null> {
    const fetched = await lane(() => source.picture(reference)).catch(() => null)
    const contentType = fetched === null ? null : imageType(fetched.bytes)
    if (fetched === null || contentType === null || fetched.bytes.length > BYTES_MAX) {
      missingSinceMs.set(reference, clock.nowMs())
      return null
    }
    missingSinceMs.delete(reference)
    const picture = { bytes: fetched.bytes, contentType }
    store.keepPicture(reference, picture)
    return picture
  }

  function fetchOnce(reference: string): Promise<PictureBytes | null> {
    const missing = missingSinceMs.get(reference)
    if (missing !== undefined && clock.nowMs() - missing < ASK_AGAIN_MS) return Promise.resolve(null)
    const running = fetching.get(reference)
    if (running !== undefined) return running
    const started = fetchNow(reference)
      .catch(() => null)
      .finally(() => fetching.delete(reference))
    fetching.set(reference, started)
    return started
  }

  return async (reference: string): Promise<PictureBytes | null> => {
    if (!isNamed(reference)) return null
    const kept = store.picture(reference)
    if (kept === null) return fetchOnce(reference)
    if (clock.nowMs() - kept.fetchedAtMs > OLD_MS) void fetchOnce(reference)
    return { bytes: kept.bytes, contentType: kept.contentType }
  }
}

const SIGNATURES: readonly (readonly [string, readonly number[], number])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47], 0],
  ['image/jpeg', [0xff, 0xd8, 0xff], 0],
  ['image/gif', [0x47, 0x49, 0x46, 0x38], 0],
  ['image/webp', [0x57, 0x45, 0x42, 0x50], 8],
]

/** By the bytes, not by what the server calls them: only these reach the page. */
export function imageType(bytes: Uint8Array): string | null {
  const found = SIGNATURES.find(([, signature, at]) => signature.every((byte, index) => bytes[at + index] === byte))
  return found?.[0] ?? null
}
