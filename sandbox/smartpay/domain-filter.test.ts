import { describe, expect, test } from 'vitest'
import { rowFilter } from './domain-filter.ts'
import { parsePythonLiteral } from './python-literal.ts'

const rows = [
  {
    id: 1,
    name: 'REQ1',
    product_id: [9001, 'Bill'],
    status: 'done',
    create_date: '2026-03-01T10:00:00.000000',
    note: false,
  },
  {
    id: 2,
    name: 'REQ2',
    product_id: [9002, 'Card'],
    status: 'new',
    create_date: '2026-03-02T10:00:00.000000',
    note: 'x',
  },
  { id: 3, name: 'REQ3', product_id: false, status: 'failure', create_date: '2026-03-03T10:00:00.000000', note: false },
]
const idsOf = (domain: string): number[] =>
  rows.filter(rowFilter(parsePythonLiteral(domain), Object.keys(rows[0] ?? {}))).map((row) => row.id)

describe('a domain leaves the rows it names', () => {
  test.each<[string, number[]]>([
    ['[]', [1, 2, 3]],
    ['[("product_id.id","=",9001)]', [1]],
    ['[("product_id","=",9002)]', [2]],
    ['[("product_id","ilike","CARD")]', [2]],
    ['[("product_id","=",False)]', [3]],
    ['[("note","!=",False)]', [2]],
    ['[("status","in",["done","new"])]', [1, 2]],
    ['[("status","not in",("done","new"))]', [3]],
    ['[("create_date",">=","2026-03-02 00:00:00")]', [2, 3]],
    ['[("create_date","<","2026-03-02T10:00:00")]', [1]],
    ['["|",("id","=",1),("id","=",3)]', [1, 3]],
    ['["&",("id",">",1),("status","!=","failure")]', [2]],
    ['["!",("id","=",2)]', [1, 3]],
    ['["|","!",("id","=",2),("name","like","REQ2")]', [1, 2, 3]],
  ])('%s', (domain, ids) => expect(idsOf(domain)).toEqual(ids))
})

describe('what is no domain is an error', () => {
  test.each([['"text"'], ['[("a","=")]'], ['["|",("id","=",1)]'], ['[("id","~~",1)]'], ['[("unknown","=",1)]']])(
    '%s',
    (domain) => expect(() => idsOf(domain)).toThrow(TypeError),
  )
})
