/** Catalogue entries as rows on the wire: names by language, pictures, `biller_info` in each of its forms. */
import { Crash } from '../wire.ts'
import { templateId } from './catalogue.ts'
import type { BillerSeed, CategorySeed, InfoForm, Names, ServiceSeed } from './types.ts'

export type Language = 'ar_AA' | 'en_US'
type WireRow = Record<string, unknown>

/** `ar_AA` asks for Arabic; everything else, absent too, is English. */
export const languageOf = (lang: string | undefined): Language => (lang === 'ar_AA' ? 'ar_AA' : 'en_US')

/** The name is absent where another language is asked for and no translation exists; an empty base name is `false`. */
function nameOf(names: Names, lang: Language): WireRow {
  if (lang === 'en_US') return { name: names.en ?? false }
  return names.ar === null ? {} : { name: names.ar }
}

function picture(model: string, id: number, has: BillerSeed['picture']): WireRow {
  return has === 'none' ? {} : { image: `/web/image?model=${model}&field=image_medium&id=${id}` }
}

export function categoryRow(category: CategorySeed, lang: Language): WireRow {
  return {
    id: category.id,
    ...picture('product.category', category.id, category.picture),
    ...nameOf(category.name, lang),
  }
}

/** `categ_name` is the base language's, whatever was asked. */
export function billerRow(biller: BillerSeed, category: CategorySeed | undefined, lang: Language): WireRow {
  return {
    id: biller.id,
    categ_id: biller.categoryId,
    categ_name: category?.name.en ?? false,
    ...picture('product.category', biller.id, biller.picture),
    ...nameOf(biller.name, lang),
  }
}

export function serviceRow(service: ServiceSeed, biller: BillerSeed, lang: Language, usual: InfoForm): WireRow {
  return {
    id: service.id,
    categ_id: biller.id,
    categ_name: biller.name.en ?? false,
    ...picture('product.template', templateId(service.id), service.picture),
    ...nameOf(service.name, lang),
    ...infoOf(service, lang, service.form ?? usual),
    ...service.row,
  }
}

function infoOf(service: ServiceSeed, lang: Language, form: InfoForm): WireRow {
  const info = inLanguage(service.info, lang) as Record<string, unknown>
  switch (form) {
    case 'object':
      return { biller_info: info }
    case 'json':
      return { biller_info: JSON.stringify(info) }
    case 'python':
      return { biller_info: pythonText(info) }
    case 'false':
      return { biller_info: false }
    case 'absent':
      return {}
    case 'broken':
      throw new Crash('Expecting "," delimiter')
  }
}

/** `{ar, en}` pairs become the text of the language that was asked for. */
function inLanguage(value: unknown, lang: Language): unknown {
  if (Array.isArray(value)) return value.map((one) => inLanguage(one, lang))
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value)
  const pair = value as { ar?: unknown; en?: unknown }
  if (keys.length === 2 && 'ar' in pair && 'en' in pair) return lang === 'ar_AA' ? pair.ar : pair.en
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([name, one]) => [name, inLanguage(one, lang)]),
  )
}

/** How Python writes a dict: single quotes where it can, `True`, `False`, `None`. */
export function pythonText(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') {
    const body = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
    return body.includes("'") && !body.includes('"') ? `"${body}"` : `'${body.replaceAll("'", "\\'")}'`
  }
  if (Array.isArray(value)) return `[${value.map(pythonText).join(', ')}]`
  return `{${Object.entries(value)
    .map(([name, one]) => `${pythonText(name)}: ${pythonText(one)}`)
    .join(', ')}}`
}
