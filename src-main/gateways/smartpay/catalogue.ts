/** The catalogue's three lists, each asked in both languages, and the pictures their rows name. */
import type { Reason } from '../../../src-shared/domain/payment.ts'
import type { CatalogueAnswer, CatalogueSource } from '../../catalogue/ports.ts'
import type { Caller } from './caller.ts'
import { readRow, readService, type ServiceRow } from './biller-info.ts'
import { term, toPythonLiteral } from './python-literal.ts'
import { reasonOf, type Reply } from './reply.ts'
import type { Session } from './token.ts'
import { pairById, words } from './words.ts'

const PICTURE_BYTES_MAX = 1_000_000

export function createCatalogue(caller: Caller, session: Session): CatalogueSource {
  /** One list in both languages. A language that fails is repeated from the other; only when both fail is it a failure. */
  async function ask<Item>(
    what: {
      readonly name: string
      readonly path: string
      readonly parent: { readonly field: string; readonly id: number } | null
    },
    read: (pair: {
      readonly id: number
      readonly ar: ServiceRow | null
      readonly en: ServiceRow | null
    }) => Item | null,
  ): Promise<CatalogueAnswer<Item>> {
    const inLanguage = (lang: 'ar_AA' | 'en_US'): Promise<Reply> =>
      session.ask({
        name: `${what.name} ${lang}`,
        method: 'POST',
        path: what.path,
        form: {
          lang,
          domain: what.parent === null ? null : toPythonLiteral([term(what.parent.field, '=', what.parent.id)]),
          offset: '0',
          limit: '0',
        },
        patience: 'ask',
        ids: what.parent === null ? {} : { parent: what.parent.id },
      })
    const [arabic, english] = await Promise.all([inLanguage('ar_AA'), inLanguage('en_US')])
    const [inArabic, inEnglish] = [readRows(arabic), readRows(english)]
    if (inArabic === null && inEnglish === null) return { kind: 'failed', reason: whyNoRows(english) }
    return {
      kind: 'items',
      items: pairById(inArabic ?? [], inEnglish ?? [])
        .map(read)
        .filter((item) => item !== null),
    }
  }

  const nameOf = (pair: { readonly id: number; readonly ar: ServiceRow | null; readonly en: ServiceRow | null }) =>
    words(pair.ar?.name ?? null, pair.en?.name ?? null) ?? { ar: `#${String(pair.id)}`, en: `#${String(pair.id)}` }
  const pictureOf = (pair: { readonly ar: ServiceRow | null; readonly en: ServiceRow | null }) =>
    pair.en?.picture ?? pair.ar?.picture ?? null

  return {
    categories: () =>
      ask({ name: 'categories', path: 'api/get_sevice_categories', parent: null }, (pair) => ({
        id: pair.id,
        name: nameOf(pair),
        picture: pictureOf(pair),
      })),

    billers: (categoryId) =>
      ask(
        { name: 'billers', path: 'api/get_sevice_billers', parent: { field: 'parent_id.id', id: categoryId } },
        (pair) => ({ id: pair.id, categoryId, name: nameOf(pair), picture: pictureOf(pair) }),
      ),

    services: (billerId) =>
      ask({ name: 'services', path: 'api/get_sevices', parent: { field: 'categ_id.id', id: billerId } }, (pair) =>
        readService(pair, { billerId, nowMs: caller.config.clock.nowMs() }),
      ),

    async picture(reference) {
      const path = picturePath(reference, caller.base)
      if (path === null) return null
      const result = await caller.sendRaw({
        name: 'picture',
        method: 'GET',
        path,
        headers: { accept: 'image/*' },
        patience: 'ask',
      })
      if (result.kind !== 'answer' || result.status !== 200 || result.body.byteLength > PICTURE_BYTES_MAX) return null
      const contentType = imageType(result.body)
      return contentType === null ? null : { bytes: result.body, contentType }
    },
  }
}

/**
 * The rows of a list; null when there is none. An empty list is an answer. A list of nothing readable, or something else in
 * its place, is not: it would take away what is known.
 */
function readRows(reply: Reply): readonly ServiceRow[] | null {
  if (reply.kind !== 'data' || !Array.isArray(reply.data)) return null
  const rows = reply.data.map(readRow).filter((row) => row !== null)
  return rows.length === 0 && reply.data.length > 0 ? null : rows
}

const whyNoRows = (reply: Reply): Reason =>
  reply.kind === 'data' ? { code: 'gateway-answer-unreadable', gatewayText: null } : reasonOf(reply)

/** The path below the gateway's address that a reference means; null when it would lead anywhere else. */
export function picturePath(reference: string, base: URL): string | null {
  const url = URL.parse(reference.replace(/^\/(?!\/)/u, ''), base.href)
  if (url === null || url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return null
  return `${url.pathname}${url.search}`
}

/** What the bytes themselves say they are; a picture is never taken for what its header claims. */
function imageType(bytes: Uint8Array): string | null {
  const starts = (...signature: readonly number[]) => signature.every((byte, at) => bytes[at] === byte)
  if (starts(0x89, 0x50, 0x4e, 0x47)) return 'image/png'
  if (starts(0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(0x47, 0x49, 0x46, 0x38)) return 'image/gif'
  if (starts(0x52, 0x49, 0x46, 0x46) && Buffer.from(bytes.subarray(8, 12)).toString('latin1') === 'WEBP')
    return 'image/webp'
  return null
}
