/** The inputs of a service: the account, and the biller's extra keys in their three spellings. */
import type { Field, InputMethod, PickChoice } from '../../../src-shared/domain/service.ts'
import { amount, field, flag, has, isObject, objects, structure, text, type WireObject } from './tolerant.ts'
import { words } from './words.ts'

/** How a field is filled in, from the gateway's code; keypad when none is given, `unsupported` for a code nobody explained. */
export function readInputMethod(value: unknown): InputMethod {
  switch (text(value)?.toUpperCase() ?? 'KP') {
    case 'KP':
      return 'digits'
    case 'KB':
      return 'text'
    case 'NI':
      return 'none'
    case 'SC':
      return 'electricity-card'
    case 'GSC':
    case 'GASSC':
      return 'gas-card'
    case 'WSC':
      return 'water-card'
    default:
      return 'unsupported'
  }
}

/** One extra key in one language, before both languages are put together. */
type Key = {
  readonly key: string
  readonly label: string | null
  readonly hint: string | null
  readonly inputMethod: InputMethod
  readonly required: boolean
  readonly confirmTwice: boolean
  readonly masked: boolean
  readonly expression: string | null
  readonly printed: boolean
  readonly choices: readonly Choice[]
}
type Choice = { readonly value: string; readonly label: string | null; readonly amount: PickChoice['amountMinor'] }

/** As many as a sale carries. */
const KEYS_MAX = 20

/**
 * The extra keys of one language: `[{key, label, input_method, required}]`, `[{Key, Label, Required, …}]`,
 * `{BillTypeRefKey: [{…}]}` or a single object where a list was meant. Null when something is there that is none of these.
 */
function readKeys(value: unknown): readonly Key[] | null {
  const read = structure(value)
  if (read.kind === 'absent') return []
  if (read.kind === 'unreadable') return null
  const wrapped = isObject(read.value) ? (read.value['BillTypeRefKey'] ?? read.value) : read.value
  // A list may itself hold wrapped keys: [{BillTypeRefKey: {...}}].
  const rows = objects(wrapped).flatMap((row) => (has(row, 'BillTypeRefKey') ? objects(row['BillTypeRefKey']) : [row]))
  if (isObject(read.value) && Object.keys(read.value).length === 0) return []
  const keys = rows.map(readKey)
  if (!keys.every((key) => key !== null) || keys.length > KEYS_MAX) return null
  // What is typed is kept by key: two of one name could not be told apart.
  return new Set(keys.map(({ key }) => key)).size === keys.length ? keys : null
}

function readKey(row: WireObject): Key | null {
  const key = text(field(row, 'Key', 'key'))
  if (key === null) return null
  const yes = (...names: readonly string[]) => flag(field(row, ...names)) === true
  const choices = readChoices(field(row, 'EnumValues', 'enum_values'))
  if (choices === null) return null
  return {
    key,
    label: text(field(row, 'Label', 'label')),
    hint: text(field(row, 'KeyHint', 'key_hint', 'hint')),
    // What must be encrypted before it is sent cannot be sent by anyone who was not told how.
    inputMethod: yes('IsEncryptRequired', 'is_encrypt_required')
      ? 'unsupported'
      : readInputMethod(field(row, 'InputMethod', 'input_method')),
    required: yes('Required', 'required'),
    confirmTwice: yes('IsCnfrmRequired', 'is_cnfrm_required'),
    masked: yes('IsInputMasked', 'is_input_masked'),
    expression: text(field(row, 'RegEX', 'RegEx', 'regex')),
    printed: yes('IsPrintKeyPart', 'is_print_key_part'),
    choices,
  }
}

/**
 * The choices of a key: `{EnumValue: [{Alias, Value, Amount}]}`, the list alone, or a single one. Null when one of them
 * cannot be read: a list that lacks a choice, or a choice whose price is not exact, would sell something else.
 */
function readChoices(enumeration: unknown): readonly Choice[] | null {
  const rows = objects(isObject(enumeration) ? (field(enumeration, 'EnumValue') ?? enumeration) : enumeration)
  const choices = rows.map((row): Choice | null => {
    const value = text(field(row, 'Value', 'value'))
    const price = amount(field(row, 'Amount', 'amount'))
    if (value === null || price.kind === 'inexact') return null
    return {
      value,
      label: text(field(row, 'Alias', 'alias')) ?? text(field(row, 'Description', 'description')),
      // A price of nothing is how "not fixed" is written where the field cannot be left out.
      amount: price.kind === 'amount' && price.minor > 0 ? price.minor : null,
    }
  })
  return choices.every((choice) => choice !== null) ? choices : null
}

/**
 * The extra keys as fields, in both languages; the shape is `base`'s, the other language gives captions only.
 * Null when the base's keys cannot be read. A key that is not required and cannot be filled in here is left out.
 */
export function readExtraKeys(
  base: unknown,
  captions: { readonly ar: unknown; readonly en: unknown },
): readonly Field[] | null {
  const keys = readKeys(base)
  if (keys === null) return null
  const arabic = new Map((readKeys(captions.ar) ?? []).map((key) => [key.key, key]))
  const english = new Map((readKeys(captions.en) ?? []).map((key) => [key.key, key]))
  return keys.flatMap((key) => {
    const ar = arabic.get(key.key)
    const en = english.get(key.key)
    // A key that takes no input is not asked for; one that nobody here can fill in is left out where it may be.
    if (key.inputMethod === 'none' || (!key.required && key.inputMethod === 'unsupported')) return []
    return [
      {
        key: key.key,
        label: words(ar?.label ?? null, en?.label ?? null) ?? { ar: key.key, en: key.key },
        hint: words(ar?.hint ?? null, en?.hint ?? null),
        inputMethod: key.inputMethod,
        required: key.required,
        confirmTwice: key.confirmTwice,
        masked: key.masked,
        expression: key.expression,
        printed: key.printed,
        choices: key.choices.map((choice) => ({
          value: choice.value,
          label: words(captionOf(ar, choice.value), captionOf(en, choice.value)) ?? {
            ar: choice.value,
            en: choice.value,
          },
          amountMinor: choice.amount,
        })),
      },
    ]
  })
}

const captionOf = (key: Key | undefined, value: string): string | null =>
  key?.choices.find((choice) => choice.value === value)?.label ?? null

/** The main field: null for vouchers and for services that take no input. */
export function readAccount(
  base: WireObject,
  captions: { readonly ar: WireObject | null; readonly en: WireObject | null },
): Field | null {
  const inputMethod = readInputMethod(field(base, 'AcctInputMethod'))
  if (text(field(base, 'PmtType'))?.toUpperCase() === 'VOCH' || inputMethod === 'none') return null
  const inBoth = (name: string) =>
    words(
      captions.ar === null ? null : text(field(captions.ar, name)),
      captions.en === null ? null : text(field(captions.en, name)),
    )
  return {
    key: 'billingAcct',
    // Empty: the form shows its own general caption.
    label: inBoth('BillTypeAcctLabel') ?? { ar: '', en: '' },
    hint: inBoth('BillingActHint'),
    inputMethod,
    required: true,
    confirmTwice: flag(field(base, 'IsBAConfRequired')) === true,
    masked: false,
    expression: text(field(base, 'BillingActRegEX', 'BillingActRegEx')),
    choices: [],
    printed: true,
  }
}
