/**
 * What a person typed into a field of a service's form, checked the same way on the page and in main. A problem names
 * the field; the sentence for it is in the messages.
 */
import { normaliseAccount, normaliseInput } from './digits.ts'
import { compileExpression, type Expression } from './expression.ts'
import type { Problem } from './problem.ts'
import type { Field } from './service.ts'

/** Longest value any biller takes; the longest known account has 30 characters. */
export const FIELD_LENGTH_MAX = 100

/** The key of the account field; every other field has the biller's own key. */
export const ACCOUNT_KEY = 'billingAcct'

/**
 * The value as it is sent: digits are freed of the spaces and dashes that people group them with, unless the biller's
 * expression wants them there; text is only tidied. What was picked from a list is sent as the biller wrote it.
 */
export function normaliseField(field: Field, value: string): string {
  if (field.choices.some((choice) => choice.value === value)) return value
  const tidy = normaliseInput(value)
  if (field.inputMethod !== 'digits' && field.key !== ACCOUNT_KEY) return tidy
  const bare = normaliseAccount(value)
  if (bare === tidy) return bare
  const expression = expressionOf(field)
  return expression !== null && !expression.test(bare) && expression.test(tidy) ? tidy : bare
}

/** A form is checked at every key, always against the same few expressions. */
const compiled = new Map<string, Expression | null>()
const COMPILED_MAX = 50

function expressionOf({ expression: source }: Field): Expression | null {
  if (source === null) return null
  const known = compiled.get(source)
  if (known !== undefined) return known
  const expression = compileExpression(source)
  if (compiled.size >= COMPILED_MAX) compiled.clear()
  compiled.set(source, expression)
  return expression
}

/** The first thing wrong with a typed value, or null. Takes it as typed. */
export function checkField(field: Field, value: string): Problem | null {
  const text = normaliseField(field, value)
  if (text === '') return field.required ? { code: 'input-required', field: field.key } : null
  if (text.length > FIELD_LENGTH_MAX) {
    return { code: 'input-too-long', field: field.key, values: { max: String(FIELD_LENGTH_MAX) } }
  }
  if (field.choices.length > 0) {
    return field.choices.some((choice) => choice.value === text) ? null : { code: 'input-choice', field: field.key }
  }
  if (field.inputMethod === 'digits' && !/^\d[\d\s\-–]*$/u.test(text)) return { code: 'input-format', field: field.key }
  const expression = expressionOf(field)
  if (expression !== null && !expression.test(text)) return { code: 'input-format', field: field.key }
  return null
}

/** Whether the second typing of a field that is typed twice equals the first. */
export function checkConfirmation(field: Field, value: string, again: string): Problem | null {
  if (!field.confirmTwice) return null
  const same = normaliseField(field, value) === normaliseField(field, again)
  return same ? null : { code: 'input-mismatch', field: confirmationKey(field.key) }
}

/** The name under which the second typing of a field is kept. */
export function confirmationKey(key: string): string {
  return `${key}-confirm`
}

/** An Egyptian mobile number to send a notice to; empty is allowed. Takes it as typed. */
export function checkMobile(value: string, field = 'mobile'): Problem | null {
  const text = normaliseAccount(value)
  return text === '' || /^01\d{9}$/u.test(text) ? null : { code: 'mobile-format', field }
}
