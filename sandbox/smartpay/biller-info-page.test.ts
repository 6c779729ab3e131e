/** The page about descriptions of services names what there is: files, tests, services, and every field of any of them. */
import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CATALOGUE, findService } from './catalogue/catalogue.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const page = read('docs/biller-info.md')

type Row = { readonly field: string; readonly cells: readonly string[] }
const bare = (cell: string): string => cell.trim().replace(/^`(.*)`$/, '$1')

/** The tables whose first column is a field or a part of an answer, without their heads. */
const rows: readonly Row[] = page
  .split('\n')
  .filter((line) => line.startsWith('|') && line.split('|').length >= 7)
  .map((line) => line.split('|').slice(1, -1))
  .filter(([first = '']) => !/^\s*(?:field|in the answer|-+)\s*$/.test(first))
  .map((cells) => ({ field: bare(cells[0] ?? ''), cells: cells.map(bare) }))

// What stands in an answer to an inquiry is no field of a description.
const answers = page.slice(page.indexOf('## The answer to an inquiry'))
const aboutFields = rows.filter((row) => !answers.includes(`| ${row.cells[1] ?? ''} `))

const sources = new Map<string, readonly string[]>()
for (const path of globSync('{src-main,src-shared,sandbox}/**/*.ts', { cwd: root.pathname })) {
  sources.set(basename(path), [...(sources.get(basename(path)) ?? []), path])
}

/** Every value at a path, lists opened; the wrapper around extra keys is one of their three spellings, not a field. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuesAt(one, path))
  const [name, ...rest] = path
  if (name === undefined) return [value]
  if (typeof value !== 'object' || value === null) return []
  const fields = value as Readonly<Record<string, unknown>>
  if ('BillTypeRefKey' in fields) return valuesAt(fields['BillTypeRefKey'], path)
  return Object.hasOwn(fields, name) ? valuesAt(fields[name], rest) : []
}

/** Every path in a description. A pair of languages and an amount with its currency are values, not further fields. */
function pathsIn(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((one) => pathsIn(one, path))
  const here = path === '' ? [] : [path]
  if (typeof value !== 'object' || value === null) return here
  const names = Object.keys(value)
  const isValue = [
    ['ar', 'en'],
    ['Amt', 'CurCode'],
  ].some((known) => names.length > 0 && names.every((name) => known.includes(name)))
  if (isValue) return here
  return [
    ...here,
    ...Object.entries(value).flatMap(([name, one]) =>
      pathsIn(one, name === 'BillTypeRefKey' ? path : path === '' ? name : `${path}.${name}`),
    ),
  ]
}

test('there are rows', () => {
  expect(aboutFields.length).toBeGreaterThan(100)
  expect(rows.length - aboutFields.length).toBeGreaterThan(10)
})

describe.each(rows.map((row) => [row.field, row] as const))('%s', (_field, { cells, field }) => {
  const [, what = '', code = '', held = '', serviceId = ''] = cells

  test('has no empty cell', () => {
    expect(cells).toHaveLength(5)
    for (const cell of cells) expect(cell).not.toBe('')
    expect(what).toMatch(/\.$/)
  })

  test('names a file and a test that exist', () => {
    expect(sources.get(code)).toHaveLength(1)
    const [file = '', ...name] = held.split(' › ')
    expect(sources.get(file)).toHaveLength(1)
    const text = read(sources.get(file)?.[0] ?? '')
    // A title stands in the source as it is, or with its quotes escaped.
    expect(name.length).toBe(1)
    const title = name.join().replaceAll('’', "'")
    const plain = text.replaceAll("\\'", "'").replaceAll('’', "'")
    expect([`'${title}'`, `"${title}"`].some((quoted) => plain.includes(quoted))).toBe(true)
  })

  test('names a service that exists', () => {
    expect(findService(Number(serviceId))).not.toBeNull()
  })

  test('is in the code that is named and in the description of the service', () => {
    if (!aboutFields.some((row) => row.field === field)) return
    const [path = '', value] = field.split(' = ')
    const found = valuesAt(findService(Number(serviceId))?.service.info, path.split('.'))
    expect(found.length).toBeGreaterThan(0)
    if (value !== undefined) expect(found.map(String)).toContain(value)
  })
})

test('every field of any description has its row', () => {
  const told = new Set(aboutFields.map((row) => row.field.split(' = ')[0]))
  const there = CATALOGUE.billers.flatMap((one) => one.services).flatMap((one) => pathsIn(one.info, ''))
  expect([...new Set(there)].filter((path) => !told.has(path))).toEqual([])
})

test('what nobody acts on is told with its reason in the code', () => {
  const text = read('src-main/gateways/smartpay/biller-info-ignored.ts')
  const ignored = aboutFields.filter((row) => row.cells[2] === 'biller-info-ignored.ts')
  expect(ignored.length).toBeGreaterThan(20)
  const names = ignored.map((row) => row.field.split(/[. ]/).at(-1) ?? '')
  expect(
    names.filter((name) => name !== 'rate' && !text.includes(`${name}: '`) && !text.includes(`${name}: "`)),
  ).toEqual([])
})

test('what is acted on is named in the code that acts on it', () => {
  const acted = aboutFields.filter((row) => ['biller-info.ts', 'extra-keys.ts', 'fees.ts'].includes(row.cells[2] ?? ''))
  const missing = acted.filter((row) => {
    const name = row.field.split(' = ')[0]?.split('.').at(-1) ?? ''
    return !read(sources.get(row.cells[2] ?? '')?.[0] ?? '').includes(`'${name}'`)
  })
  expect(missing.map((row) => row.field)).toEqual([])
})
