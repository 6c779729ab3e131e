import { expect, test } from 'vitest'
import { compileExpression } from '../../src-shared/domain/expression.ts'
import type { Field, InputMethod } from '../../src-shared/domain/service.ts'
import { accountOf, breadthOf, createAccounts } from './fitting.ts'

const field = (expression: string | null, inputMethod: InputMethod = 'digits', more: Partial<Field> = {}): Field => ({
  key: 'billingAcct',
  label: { ar: 'رقم', en: 'Number' },
  hint: null,
  inputMethod,
  required: true,
  confirmTwice: false,
  masked: false,
  expression,
  choices: [],
  printed: true,
  ...more,
})

const MOBILE = '^01[0125][0-9]{8}$'
const VODAFONE = '^010[0-9]{8}$'
const ELEVEN = '^[0-9]{11}$'
const METER = '[A-Z]{2}[0-9]{6}'

function offered(account: string, more: { paidBefore?: number[]; usage?: [number, number][] } = {}): readonly number[] {
  const accounts = createAccounts()
  const services: [number, Field | null, 'otp-required' | null][] = [
    [1, field(ELEVEN), null],
    [2, field(MOBILE), null],
    [3, field(VODAFONE), null],
    [4, field(MOBILE), null],
    [5, field(MOBILE), 'otp-required'],
    [6, field(MOBILE, 'electricity-card'), null],
    [7, field(null), null],
    [8, field('^[0-9]+$'), null],
    [9, field('(((not an expression'), null],
    [10, field(METER, 'text'), null],
    [11, field(MOBILE, 'digits', { choices: [{ value: '1', label: { ar: '١', en: '1' }, amountMinor: null }] }), null],
    [12, null, null],
    [13, field('(\\d*\\d*\\d*)*(\\d*\\d*)*$|x'), null],
  ]
  for (const [id, account, unsellable] of services) accounts.put({ id, unsellable }, account)
  return accounts.fitting({ account, paidBefore: more.paidBefore ?? [] }, new Map(more.usage ?? []))
}

test.each<[string, string, Parameters<typeof offered>[1], readonly number[]]>([
  ['the narrowest expression first', '01012345678', {}, [3, 2, 4, 1]],
  ['another network', '01212345678', {}, [2, 4, 1]],
  ['the more used among equals', '01212345678', { usage: [[4, 2]] }, [4, 2, 1]],
  ['use does not outweigh what fits better', '01012345678', { usage: [[1, 9]] }, [3, 2, 4, 1]],
  ['paid here before first of all', '01012345678', { paidBefore: [1, 4] }, [1, 4, 3, 2]],
  ['without an expression only when paid before', '01012345678', { paidBefore: [7] }, [7, 3, 2, 4, 1]],
  ['paid before, and not to be sold or typed any more', '01012345678', { paidBefore: [5, 6, 12] }, [3, 2, 4, 1]],
  ['letters and figures', 'AB123456', {}, [10]],
  ['figures that fit nothing', '123456', {}, []],
])('%s (%s)', (_what, account, more, ids) => {
  expect(offered(account, more)).toEqual(ids)
})

test.each([
  ['01012345678', '01012345678'],
  ['010 1234-5678', '01012345678'],
  ['٠١٠١٢٣٤٥٦٧٨', '01012345678'],
  ['۰۱۰۱۲۳۴۵۶۷۸', '01012345678'],
  ['AB123456', 'AB123456'],
  ['1234', null],
  ['vodafone', null],
  ['فاتورة 12345', null],
  ['1'.repeat(41), null],
  ['', null],
])('%j typed in the search is the account %j', (typed, account) => {
  expect(accountOf(typed)).toBe(account)
})

test('a narrower expression takes less of what is typed', () => {
  const breadths = [VODAFONE, MOBILE, ELEVEN, '^[0-9]{8,15}$'].map((source) => {
    const compiled = compileExpression(source)
    return compiled === null ? 2 : breadthOf(compiled)
  })
  expect(breadths).toEqual([...breadths].sort((one, other) => one - other))
  expect(new Set(breadths).size).toBe(4)
})

test('what is taken out, or changes its expression, is offered no more by the old one', () => {
  const accounts = createAccounts()
  const fits = (account: string) => accounts.fitting({ account, paidBefore: [] }, new Map())
  accounts.put({ id: 1, unsellable: null }, field(MOBILE))
  accounts.put({ id: 2, unsellable: null }, field(MOBILE))
  accounts.put({ id: 1, unsellable: null }, field('^99[0-9]{4}$'))
  expect([fits('01012345678'), fits('991234')]).toEqual([[2], [1]])
  accounts.remove(2)
  expect(fits('01012345678')).toEqual([])
})
