/**
 * What a catalogue says, cut to what a terminal can use. The gateway may send a name of a million letters; it is kept,
 * shown and searched as its beginning, so that one row slows nothing down. Values that are sent back are never shortened: a
 * value that is too long to be one is left out with its choice.
 */
import { clipText } from '../../src-shared/domain/clip-text.ts'
import type { Words } from '../../src-shared/domain/payment.ts'
import type { Biller, Category, Field, Service } from '../../src-shared/domain/service.ts'

export const NAME_MAX = 300
export const TERMS_MAX = 20_000
/** A header or footer is printed as it is; longer than this it is no slip any more. */
export const RECEIPT_TEXT_MAX = 4_000
const VALUE_MAX = 300
const PICTURE_MAX = 2_000
const EXPRESSION_MAX = 1_000
const CHOICES_MAX = 1_000
const KEYS_MAX = 30
const RANGES_MAX = 200

const clipWords = ({ ar, en }: Words, max = NAME_MAX): Words => ({ ar: clipText(ar, max), en: clipText(en, max) })
const clipSome = (words: Words | null, max = NAME_MAX): Words | null => (words === null ? null : clipWords(words, max))
const within = (text: string | null, max: number): string | null => (text !== null && text.length > max ? null : text)

export const clipCategory = (category: Category): Category => ({
  ...category,
  name: clipWords(category.name),
  picture: within(category.picture, PICTURE_MAX),
})

export const clipBiller = (biller: Biller): Biller => ({
  ...biller,
  name: clipWords(biller.name),
  picture: within(biller.picture, PICTURE_MAX),
})

export const clipService = (service: Service): Service => ({
  ...service,
  name: clipWords(service.name),
  picture: within(service.picture, PICTURE_MAX),
  code: within(service.code, VALUE_MAX),
  caption: clipSome(service.caption),
  account: service.account === null ? null : clipField(service.account),
  extraKeys: service.extraKeys.slice(0, KEYS_MAX).map(clipField),
  ranges: service.ranges.slice(0, RANGES_MAX),
  terms: clipSome(service.terms, TERMS_MAX),
  receiptHeader: clipSome(service.receiptHeader, RECEIPT_TEXT_MAX),
  receiptFooter: clipSome(service.receiptFooter, RECEIPT_TEXT_MAX),
  nextServices: service.nextServices.filter((code) => code.length <= VALUE_MAX).slice(0, KEYS_MAX),
})

const clipField = (field: Field): Field => ({
  ...field,
  label: clipWords(field.label),
  hint: clipSome(field.hint),
  expression: within(field.expression, EXPRESSION_MAX),
  choices: field.choices
    .filter(({ value }) => value.length <= VALUE_MAX)
    .slice(0, CHOICES_MAX)
    .map((choice) => ({ ...choice, label: clipWords(choice.label) })),
})
