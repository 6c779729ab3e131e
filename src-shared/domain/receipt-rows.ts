/** The rows that papers are made of, in one language or with every caption in both. */
import { translator, type MessageKey, type MessageValues, type Translate } from '../messages/messages.ts'
import { otherLanguage, type Language } from './language.ts'
import type { Words } from './payment.ts'
import type { Picture, ReceiptDocument, ReceiptLanguages, ReceiptRow, TextSize } from './receipt.ts'

/** The agent's shop, as set up. */
export type Shop = { readonly name: Words; readonly address: string | null; readonly phone: string | null }

type SetSize = Exclude<TextSize, 'huge'>

/** A caption that is ours, or words that were given in both languages. */
export type Caption = MessageKey | Words

/** Makes rows in the language of the paper and, where it has two, in the other one as well. */
export type RowMaker = {
  readonly t: Translate
  readonly language: Language
  readonly isBoth: boolean
  /** Our own sentence; on a paper in two languages one under the other. */
  says(key: MessageKey, size: SetSize, bold?: boolean, values?: (language: Language) => MessageValues): ReceiptRow[]
  /** A biller's or a shop's words, the second time only where they differ. */
  names(words: Words, size: SetSize, bold?: boolean): ReceiptRow[]
  /** The words of the paper's language, and the others where they are to stand there too. */
  inOrder(words: Words): { readonly first: string; readonly second: string | null }
  inOther(row: ReceiptRow): ReceiptRow
  plain(caption: Caption, value: string): ReceiptRow
  id(caption: Caption, value: string): ReceiptRow
  amount(caption: Caption, value: string, strong?: boolean): ReceiptRow
  banner(key: MessageKey, values?: MessageValues): ReceiptRow
  pin(key: MessageKey, pin: string): ReceiptRow
  qr(words: string, key: MessageKey): ReceiptRow
  /** The document's training marks. */
  training(on: boolean): Pick<ReceiptDocument, 'training' | 'trainingOther'>
}

export function rowMaker(language: Language, languages: ReceiptLanguages): RowMaker {
  const isBoth = languages === 'both'
  const second = otherLanguage(language)
  const t = translator(language)
  const secondT = translator(second)

  function captions(caption: Caption): { label: string; other?: string } {
    const [label, other] =
      typeof caption === 'string' ? [t(caption), secondT(caption)] : [caption[language], caption[second]]
    return { label, ...(isBoth && other !== label && other !== '' ? { other } : {}) }
  }

  function inOrder(words: Words): { first: string; second: string | null } {
    const [first, other] = [words[language], words[second]]
    return { first, second: isBoth && other !== first && other.trim() !== '' ? other : null }
  }

  const inOther = (row: ReceiptRow): ReceiptRow => (row.kind === 'text' ? { ...row, language: second } : row)

  const pair = (caption: Caption, value: string, valueKind: 'text' | 'id' | 'amount'): ReceiptRow => ({
    kind: 'pair',
    ...captions(caption),
    value,
    valueKind,
  })

  return {
    t,
    language,
    isBoth,
    says: (key, size, bold = false, values = () => ({})) => [
      text(t(key, values(language)), size, bold),
      ...(isBoth ? [{ ...text(secondT(key, values(second)), size, bold), language: second }] : []),
    ],
    names(words, size, bold = false) {
      const names = inOrder(words)
      return [
        quoted(names.first, size, bold),
        ...(names.second === null ? [] : [inOther(quoted(names.second, size, bold))]),
      ]
    },
    inOrder,
    inOther,
    plain: (caption, value) => pair(caption, value, 'text'),
    id: (caption, value) => pair(caption, value, 'id'),
    amount: (caption, value, strong = false) => ({ ...pair(caption, value, 'amount'), ...(strong ? { strong } : {}) }),
    banner: (key, values = {}) => ({
      kind: 'banner',
      text: t(key, values),
      ...(isBoth ? { other: secondT(key, values) } : {}),
    }),
    pin(key, pin) {
      return { kind: 'pin', ...captions(key), pin }
    },
    qr(words, key) {
      const { label, ...more } = captions(key)
      return { kind: 'qr', text: words, caption: label, ...more }
    },
    training(on) {
      const { label, other } = captions('receipt.training')
      return { training: on ? label : null, ...(on && other !== undefined ? { trainingOther: other } : {}) }
    },
  }
}

/** The head of every paper. On one in two languages the number stands without a word: its digits say what it is. */
export function shopRows(make: RowMaker, shop: Shop, logo: Picture | null): ReceiptRow[] {
  const { name, address, phone } = shop
  return [
    ...image(logo),
    ...make.names(name, 'large', true),
    ...(address === null ? [] : [quoted(address, 'small')]),
    ...(phone === null
      ? []
      : [text(make.isBoth ? `\u2066${phone}\u2069` : make.t('receipt.phone', { phone }), 'small')]),
  ]
}

export const image = (picture: Picture | null): ReceiptRow[] => (picture === null ? [] : [{ kind: 'image', picture }])

/** A biller's own words, line by line, as they are; given in both languages, on a paper in two one after the other. */
export function verbatim(make: RowMaker, words: string | Words | null): ReceiptRow[] {
  if (words === null) return []
  if (typeof words === 'string') return linesOf(words)
  const { first, second } = make.inOrder(words)
  return [...linesOf(first), ...(second === null ? [] : linesOf(second).map((row) => make.inOther(row)))]
}

function linesOf(words: string): ReceiptRow[] {
  if (words.trim() === '') return []
  return words.split(/\r\n|\r|\n/u).map((line) => (line.trim() === '' ? space(12) : quoted(line, 'small')))
}

type TextRow = Extract<ReceiptRow, { kind: 'text' }>

export const text = (words: string, size: SetSize, bold = false): TextRow => ({
  kind: 'text',
  text: words,
  align: 'center',
  size,
  bold,
})
/** Words of a biller or a shop, which may hold any sign there is. */
const quoted = (words: string, size: SetSize, bold = false): TextRow => ({ ...text(words, size, bold), quoted: true })
export const rule = (style: 'solid' | 'dashed'): ReceiptRow => ({ kind: 'rule', style })
export const space = (dots: number): ReceiptRow => ({ kind: 'space', dots })
