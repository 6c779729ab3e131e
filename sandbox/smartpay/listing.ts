/** The generic reader behind every list: `domain`, `fields`, `offset`, `limit`, `order`, all as texts. */
import { rowFilter } from './domain-filter.ts'
import type { Row } from './domain-filter.ts'
import { parsePythonLiteral } from './python-literal.ts'
import type { PythonValue } from './python-literal.ts'
import { Crash } from './wire.ts'
import type { Fields } from './world.ts'

/** A Python literal in a field; null where the field is absent or empty. What cannot be read crashes the request. */
export function literal(form: Fields, name: string): PythonValue {
  const text = form[name]?.trim() ?? ''
  if (text === '') return null
  try {
    return parsePythonLiteral(text)
  } catch (error) {
    throw new Crash(`malformed node or string in ${name}: ${String(error)}`)
  }
}

/** The rows that the domain leaves, in order, cut to the page. A field that the model does not have crashes the request. */
export function select(rows: readonly Row[], form: Fields, model: readonly string[]): readonly Row[] {
  const test = guarded(() => rowFilter(literal(form, 'domain'), model))
  const found = guarded(() => rows.filter(test))
  const ordered = order(found, form['order'] ?? '')
  const offset = count(form['offset'])
  const limit = count(form['limit'])
  return ordered.slice(offset, limit === 0 ? undefined : offset + limit)
}

/** Only the asked fields; `id` always. Without `fields` all of them, as on the real server. */
export function project(rows: readonly Row[], form: Fields, model: readonly string[]): readonly Row[] {
  const fields = literal(form, 'fields')
  if (fields === null || (Array.isArray(fields) && fields.length === 0)) return rows
  if (!Array.isArray(fields)) throw new Crash('fields is not a list')
  const names = fields.map((field) => {
    if (typeof field !== 'string' || !model.includes(field)) throw new Crash(`Invalid field ${JSON.stringify(field)}`)
    return field
  })
  return rows.map((row) => ({ id: row['id'], ...Object.fromEntries(names.map((name) => [name, row[name]])) }))
}

function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new Crash(String(error))
  }
}

function count(text: string | undefined): number {
  if (text === undefined || text === '') return 0
  if (!/^\d+$/.test(text)) throw new Crash('invalid literal for int()')
  return Number(text)
}

function order(rows: Row[], text: string): Row[] {
  const terms = text
    .split(',')
    .map((term) => term.trim().split(/\s+/))
    .filter(([field]) => field !== undefined && field !== '')
  return [...rows].sort((one, other) => {
    for (const [field = '', way = 'asc'] of terms) {
      const [a, b] = [one[field], other[field]].map(
        (value) => (Array.isArray(value) ? value[0] : value) as string | number,
      )
      if (a === undefined || b === undefined) throw new Crash(`Invalid order on ${field}`)
      if (a !== b) return (a < b ? -1 : 1) * (way.toLowerCase() === 'desc' ? -1 : 1)
    }
    return 0
  })
}
