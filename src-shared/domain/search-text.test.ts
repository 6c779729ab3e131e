import fc from 'fast-check'
import { expect, test } from 'vitest'
import { searchForms, searchText, searchWords } from './search-text.ts'

test.each([
  ['أإآٱا', 'ااااا'],
  ['مصطفى', 'مصطفي'],
  ['فاتورة', 'فاتوره'],
  ['مؤسسة', 'موسسه'],
  ['هيئة', 'هييه'],
  ['الكَهْرَبَاءُ', 'الكهرباء'],
  ['كهـــرباء', 'كهرباء'],
  ['باقة ١٢٥ و ۴۵', 'باقه 125 و 45'],
  ['Orange ÉTÉ', 'orange ete'],
  ['ﻓﻮﺩﺍﻓﻮﻥ', 'فودافون'],
  ['\u202bوي\u202c\u200f', 'وي'],
])('%j is compared as %j', (typed, compared) => {
  expect(searchText(typed)).toBe(compared)
})

test('the same word in one piece or taken apart is the same', () => {
  for (const word of ['أحمد', 'آسيا', 'مسؤول', 'رئيس', 'café']) {
    expect(searchText(word.normalize('NFD'))).toBe(searchText(word.normalize('NFC')))
  }
})

test('words are letters and digits, whatever stands between', () => {
  expect(searchWords('شحن فودافون-كاش، (٥٠ ج.م) <b>x</b>')).toEqual([
    'شحن',
    'فودافون',
    'كاش',
    '50',
    'ج',
    'م',
    'b',
    'x',
    'b',
  ])
  expect(searchWords(' … ')).toEqual([])
})

test.each([
  ['الكهرباء', ['الكهرباء', 'كهرباء']],
  ['كهرباء', ['كهرباء']],
  ['الف', ['الف']],
  ['الغاز', ['الغاز', 'غاز']],
])('%s has the forms %j', (word, forms) => {
  expect(searchForms(word)).toEqual(forms)
})

test('comparing twice changes nothing more', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const once = searchWords(text)
      expect(searchWords(once.join(' '))).toEqual(once)
    }),
  )
})
