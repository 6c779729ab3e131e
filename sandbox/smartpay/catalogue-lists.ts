/** Categories, billers, services and the whole tree. */
import { catalogueWith } from './catalogue/catalogue.ts'
import { billerRow, categoryRow, languageOf, serviceRow } from './catalogue/rows.ts'
import type { Catalogue, InfoForm } from './catalogue/types.ts'
import type { Row } from './domain-filter.ts'
import { identify, isAnswer } from './identity.ts'
import { select } from './listing.ts'
import { personOf } from './people.ts'
import { success } from './wire.ts'
import type { Answer } from './wire.ts'
import type { Call, World } from './world.ts'

/** A device without allowed tags gets empty lists, not an error. */
const untagged = (login: string): boolean => personOf(login)?.trait === 'no-tags'

const catalogueOf = (world: World): Catalogue => catalogueWith(world.settings.manyServices)
const usualForm = (world: World): InfoForm => (world.settings.dialect === 'guide' ? 'object' : 'json')

export function categories(world: World, call: Call): Answer {
  const caller = identify(world, call, 'any')
  if (isAnswer(caller)) return caller
  if (untagged(caller.login)) return success([])
  const lang = languageOf(call.form['lang'])
  const catalogue = catalogueOf(world)
  const model = catalogue.categories.map((one): Row => ({ id: one.id, name: one.name.en ?? false, parent_id: false }))
  const chosen = select(model, call.form, ['id', 'name', 'parent_id'])
  return success(chosen.map((row) => categoryRow(byId(catalogue.categories, row), lang)))
}

/** One model holds both levels: without a domain the reply mixes categories and billers. */
export function billers(world: World, call: Call): Answer {
  const caller = identify(world, call, 'any')
  if (isAnswer(caller)) return caller
  if (untagged(caller.login)) return success([])
  const lang = languageOf(call.form['lang'])
  const catalogue = catalogueOf(world)
  const categoryOf = new Map(catalogue.categories.map((one) => [one.id, one]))
  const model: Row[] = [
    ...catalogue.categories.map((one) => ({ id: one.id, name: one.name.en ?? false, parent_id: false })),
    ...catalogue.billers.map((one) => ({
      id: one.id,
      name: one.name.en ?? false,
      parent_id: [one.categoryId, categoryOf.get(one.categoryId)?.name.en ?? ''],
    })),
  ]
  return success(
    select(model, call.form, ['id', 'name', 'parent_id']).map((row) => {
      if (row['parent_id'] === false) return categoryRow(byId(catalogue.categories, row), lang)
      const biller = byId(catalogue.billers, row)
      return billerRow(biller, categoryOf.get(biller.categoryId), lang)
    }),
  )
}

export function services(world: World, call: Call): Answer {
  const caller = identify(world, call, 'any')
  if (isAnswer(caller)) return caller
  if (untagged(caller.login)) return success([])
  const lang = languageOf(call.form['lang'])
  // The usual question is about one biller: with tens of thousands of services the others are not even looked at.
  const only = /^\[\(\W*categ_id\.id\W+(\d+)\)\]$/.exec(call.form['domain'] ?? '')?.[1]
  const concerned = catalogueOf(world).billers.filter((one) => only === undefined || one.id === Number(only))
  const pairs = concerned.flatMap((biller) => biller.services.map((service) => ({ service, biller })))
  const model = pairs.map(({ service, biller }) => ({
    id: service.id,
    name: service.name.en ?? false,
    categ_id: [biller.id, biller.name.en ?? ''],
  }))
  const chosen = new Set(select(model, call.form, ['id', 'name', 'categ_id']).map((row) => row['id']))
  return success(
    pairs
      .filter(({ service }) => chosen.has(service.id))
      .map(({ service, biller }) => serviceRow(service, biller, lang, usualForm(world))),
  )
}

/** The tree in one call; `domain`, `offset` and `limit` apply at every level. A biller whose list breaks is left bare. */
export function allServices(world: World, call: Call): Answer {
  const caller = identify(world, call, 'any')
  if (isAnswer(caller)) return caller
  if (untagged(caller.login)) return success([])
  const lang = languageOf(call.form['lang'])
  const page = <T>(items: readonly T[]): readonly T[] => {
    const [offset, limit] = [Number(call.form['offset'] ?? 0), Number(call.form['limit'] ?? 0)]
    return items.slice(offset, limit === 0 ? undefined : offset + limit)
  }
  const catalogue = catalogueOf(world)
  return success(
    page(catalogue.categories).map((category) => ({
      ...categoryRow(category, lang),
      billers: page(catalogue.billers.filter((one) => one.categoryId === category.id)).map((biller) => ({
        ...billerRow(biller, category, lang),
        services: page(biller.services.filter((one) => one.form !== 'broken')).map((service) =>
          serviceRow(service, biller, lang, usualForm(world)),
        ),
      })),
    })),
  )
}

function byId<T extends { readonly id: number }>(items: readonly T[], row: Row): T {
  const found = items.find((one) => one.id === row['id'])
  if (!found) throw new Error(`Expected an entry with id ${String(row['id'])}`)
  return found
}
