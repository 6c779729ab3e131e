/** Evaluates an Odoo search domain over plain rows: `[("a.id","=",1), "|", …]`, prefix operators, implicit and. */
import type { PythonValue } from './python-literal.ts'

export type Row = Record<string, unknown>

/** Takes a parsed domain and the model's field names; gives the test it means. Throws on anything Odoo would not understand either. */
export function rowFilter(domain: PythonValue, model: readonly string[]): (row: Row) => boolean {
  if (domain === null || domain === false || domain === '') return () => true
  if (!Array.isArray(domain)) throw new TypeError('Expected a list as domain')
  const tests: ((row: Row) => boolean)[] = []
  for (const term of [...domain].reverse()) {
    if (term === '!') {
      const one = pop(tests)
      tests.push((row) => !one(row))
    } else if (term === '&' || term === '|') {
      const one = pop(tests)
      const other = pop(tests)
      tests.push(term === '&' ? (row) => one(row) && other(row) : (row) => one(row) || other(row))
    } else if (Array.isArray(term) && term.length === 3 && typeof term[0] === 'string' && typeof term[1] === 'string') {
      const [path, operator, wanted] = term
      if (!model.includes(path.split('.')[0] ?? '')) throw new TypeError(`Expected a field of the model, found ${path}`)
      tests.push(leaf(path, operator, wanted ?? null))
    } else throw new TypeError('Expected a domain term of three, or an operator')
  }
  return (row) => tests.every((test) => test(row))
}

/** Whether any term of the domain names this field (the real server looks for the word in the text). */
export function mentions(text: string | undefined, field: string): boolean {
  return text?.includes(field) ?? false
}

function pop(tests: ((row: Row) => boolean)[]): (row: Row) => boolean {
  const test = tests.pop()
  if (!test) throw new TypeError('Expected an operand for a domain operator')
  return test
}

function leaf(path: string, operator: string, wanted: PythonValue): (row: Row) => boolean {
  const compare = COMPARISONS[operator]
  if (!compare) throw new TypeError(`Expected a known operator, found ${operator}`)
  return (row) => compare(fieldOf(row, path, wanted), wanted)
}

/** A many2one is `[id, name]`: `.id` and a number look at the id, `.name` and a text at the name. */
function fieldOf(row: Row, path: string, wanted: PythonValue): unknown {
  const [field = '', part] = path.split('.')
  const found = row[field]
  if (!Array.isArray(found)) return found
  const byName = part === 'name' || (part === undefined && typeof sample(wanted) === 'string')
  return byName ? found[1] : found[0]
}

function sample(wanted: PythonValue): PythonValue | undefined {
  return Array.isArray(wanted) ? wanted[0] : wanted
}

/** Dates are compared as moments whichever way they are written; everything else as itself. */
function comparable(value: unknown): string | number {
  if (typeof value === 'number') return value
  const text = String(value)
  if (/^\d{4}-\d\d-\d\d/.test(text)) {
    const iso = text.length === 10 ? `${text}T00:00:00` : text.replace(' ', 'T')
    return Date.parse(`${iso.replace(/(\.\d{3})\d*/, '$1')}Z`)
  }
  return text
}

/** Only plain values can be compared with a field. */
function textOf(wanted: PythonValue): string {
  if (typeof wanted === 'object' && wanted !== null) throw new TypeError('Expected a plain value in a domain term')
  return String(wanted)
}

function same(found: unknown, wanted: PythonValue): boolean {
  if (wanted === null || wanted === false) return found === false || found === null || found === undefined
  if (wanted === true) return found === true
  return found === wanted || (found !== false && String(found) === textOf(wanted))
}

function like(found: unknown, wanted: PythonValue): boolean {
  return found !== false && String(found).toLowerCase().includes(textOf(wanted).toLowerCase().replaceAll('%', ''))
}

const COMPARISONS: Record<string, (found: unknown, wanted: PythonValue) => boolean> = {
  '=': same,
  '==': same,
  '!=': (found, wanted) => !same(found, wanted),
  '<>': (found, wanted) => !same(found, wanted),
  '>': (found, wanted) => found !== false && comparable(found) > comparable(wanted),
  '>=': (found, wanted) => found !== false && comparable(found) >= comparable(wanted),
  '<': (found, wanted) => found !== false && comparable(found) < comparable(wanted),
  '<=': (found, wanted) => found !== false && comparable(found) <= comparable(wanted),
  in: (found, wanted) => Array.isArray(wanted) && wanted.some((one) => same(found, one)),
  'not in': (found, wanted) => Array.isArray(wanted) && !wanted.some((one) => same(found, one)),
  like: (found, wanted) => found !== false && String(found).includes(textOf(wanted).replaceAll('%', '')),
  ilike: like,
  'not ilike': (found, wanted) => !like(found, wanted),
  '=like': like,
  '=ilike': like,
}
