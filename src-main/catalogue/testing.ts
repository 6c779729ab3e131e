/** Small catalogues for tests, and a source whose answers a test decides. */
import type { Biller, Category, Field, Service } from '../../src-shared/domain/service.ts'
import { PLAIN_RULES, PLAIN_SERVICE } from '../../src-shared/testing/plain-service.ts'
import type { CatalogueAnswer, CatalogueSource, DayOfUse, Favourites, UseOfServices } from './ports.ts'

export const aCategory = (id: number, ar: string, en: string): Category => ({ id, name: { ar, en }, picture: null })

export const aBiller = (id: number, categoryId: number, ar: string, en: string): Biller => ({
  id,
  categoryId,
  name: { ar, en },
  picture: `/web/image?id=${String(id)}`,
})

export function aService(id: number, billerId: number, ar: string, en: string, more: Partial<Service> = {}): Service {
  return {
    ...PLAIN_SERVICE,
    id,
    billerId,
    name: { ar, en },
    rules: { ...PLAIN_RULES, inquiryRequired: true, fractionsAccepted: true },
    ...more,
  }
}

export const anAccount = (expression: string | null): Field => ({
  key: 'billingAcct',
  label: { ar: 'رقم العداد', en: 'Meter number' },
  hint: { ar: 'ستجده خلف الفاتورة', en: 'Printed behind the bill' },
  inputMethod: 'digits',
  required: true,
  confirmTwice: false,
  masked: false,
  expression,
  choices: [],
  printed: true,
})

export const aServiceWithHints = (id: number, billerId: number): Service =>
  aService(id, billerId, 'عداد', 'Meter', {
    caption: { ar: 'مسبق الدفع', en: 'Prepaid' },
    account: anAccount(null),
    extraKeys: [
      { ...anAccount(null), key: 'Key1', label: { ar: 'الرقم على ظاهر البطاقة', en: 'On the card' }, hint: null },
    ],
  })

export type ScriptedSource = CatalogueSource & {
  /** What is served; a test changes it as it goes. */
  world: { categories: Category[]; billers: Biller[]; services: Service[] }
  /** `categories`, `billers of 1`, `services of 2`: fails with this reason's code. */
  readonly failing: Map<string, string>
  readonly asked: string[]
  /** Most requests that were under way at once. */
  most(): number
}

export function scriptedSource(world: ScriptedSource['world']): ScriptedSource {
  const failing = new Map<string, string>()
  const asked: string[] = []
  let now = 0
  let most = 0
  const answer = async <Item>(what: string, items: () => readonly Item[]): Promise<CatalogueAnswer<Item>> => {
    asked.push(what)
    now += 1
    most = Math.max(most, now)
    await new Promise((resolve) => setTimeout(resolve, 1))
    now -= 1
    const code = failing.get(what)
    return code === undefined
      ? { kind: 'items', items: items() }
      : { kind: 'failed', reason: { code, gatewayText: null } }
  }
  const source: ScriptedSource = {
    world,
    failing,
    asked,
    most: () => most,
    categories: () => answer('categories', () => source.world.categories),
    billers: (categoryId) =>
      answer(`billers of ${String(categoryId)}`, () =>
        source.world.billers.filter((one) => one.categoryId === categoryId),
      ),
    services: (billerId) =>
      answer(`services of ${String(billerId)}`, () => source.world.services.filter((one) => one.billerId === billerId)),
    async picture(reference) {
      asked.push(`picture ${reference}`)
      await new Promise((resolve) => setTimeout(resolve, 1))
      if (reference.endsWith('=12')) return null
      if (reference.endsWith('=21')) return { bytes: new TextEncoder().encode('<html>'), contentType: 'image/png' }
      return { bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 1]), contentType: 'text/html' }
    },
  }
  return source
}

export type ScriptedUse = UseOfServices & {
  days: DayOfUse[]
  /** Services by the account they were paid for with. */
  readonly paid: Map<string, number[]>
}

/** A terminal that was paid for nothing yet. */
export function scriptedUse(): ScriptedUse {
  const use: ScriptedUse = {
    days: [],
    paid: new Map(),
    daysSince: () => use.days,
    paidWith: (account) => use.paid.get(account) ?? [],
  }
  return use
}

export function favouritesInMemory(): Favourites {
  let kept: readonly number[] = []
  return {
    read: () => kept,
    write: (serviceIds) => {
      kept = serviceIds
    },
  }
}
