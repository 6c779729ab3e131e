/** Both languages say everything, nothing is said that no one asks for, and nothing is said outside of them. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { paymentStateSchema, printStateSchema, type PaymentStateName } from '../contract/payment.ts'
import { connectionStateSchema, printerStateSchema } from '../contract/app.ts'
import { problemCodes } from '../domain/problem.ts'
import { isMessageKey, translator } from './messages.ts'
import arabic from './ar.json' with { type: 'json' }
import english from './en.json' with { type: 'json' }

type Tree = { readonly [key: string]: string | Tree }

function leaves(tree: Tree, prefix = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value] as const] : leaves(value, `${prefix}${key}.`),
  )
}

const PLURAL = /_(zero|one|two|few|many|other)$/u
const base = (key: string): string => key.replace(PLURAL, '')
const all = { ar: leaves(arabic), en: leaves(english) }
const bases = {
  ar: new Set(all.ar.map(([key]) => base(key))),
  en: new Set(all.en.map(([key]) => base(key))),
}

function sources(folder: string, endings: readonly string[]): readonly { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => endings.some((ending) => path.endsWith(ending)) && !/\.test\.tsx?$|(^|\/)testing\//u.test(path))
    .map((path) => ({ path: join(folder, path), text: readFileSync(join(folder, path), 'utf8') }))
}

const root = join(import.meta.dirname, '../..')
const code = ['src-renderer', 'src-shared', 'src-main'].flatMap((side) => sources(join(root, side), ['.ts', '.tsx']))

/** Keys that are put together from a list of codes: every code of the list must have its words. */
const families: Readonly<Record<string, readonly string[]>> = {
  'problem.': problemCodes,
  'status.connection.': connectionStateSchema.options,
  'status.printer.': printerStateSchema.options,
  'print.state.': printStateSchema.options,
  'state.': paymentStateSchema.options.flatMap((state) => [`${state}.word`, `${state}.money`, `${state}.next`]),
}
/** Keys that are put together from codes that come from outside; whatever has no words falls back to a general one. */
const openFamilies = ['reason.', 'unsellable.', 'print.problem.']

describe('the two languages', () => {
  it('have the same keys', () => {
    expect([...bases.ar].sort()).toEqual([...bases.en].sort())
  })

  it('have every plural form that their rules ask for', () => {
    for (const language of ['ar', 'en'] as const) {
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      const keys = new Set(all[language].map(([key]) => key))
      const plurals = new Set(all[language].filter(([key]) => PLURAL.test(key)).map(([key]) => base(key)))
      const missing = [...plurals]
        .flatMap((key) => forms.map((form) => `${key}_${form}`))
        .filter((key) => !keys.has(key))
      expect(missing).toEqual([])
    }
  })

  it('use the same values in the same sentence', () => {
    const values = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/gu)].map(([, name = '']) => name).sort()
    const inEnglish = new Map(all.en.map(([key, text]) => [key, values(text)]))
    const different = all.ar.filter(([key, text]) => {
      const other = inEnglish.get(key)
      return !PLURAL.test(key) && other !== undefined && other.join() !== values(text).join()
    })
    expect(different).toEqual([])
  })

  it('are not empty and not each other', () => {
    const arabicLetters = /\p{Script=Arabic}/u
    const empty = [...all.ar, ...all.en].filter(([, text]) => text.trim() === '')
    const untranslated = all.ar.filter(([key, text]) => !arabicLetters.test(text) && key !== 'app.language')
    const onlyPlaceholders = ([, text]: readonly [string, string]): boolean =>
      !/\p{L}/u.test(text.replace(/\{\{\w+\}\}/gu, ''))
    expect(empty).toEqual([])
    expect(untranslated.filter((entry) => !onlyPlaceholders(entry))).toEqual([])
  })
})

describe('the words and the code', () => {
  it.each(Object.entries(families))('every code of %s has its words', (family, codes) => {
    expect(codes.map((each) => `${family}${each}`).filter((key) => !isMessageKey(key))).toEqual([])
  })

  it('has no words that nobody says', () => {
    const everything = code.map(({ text }) => text).join('\n')
    const built = [...everything.matchAll(/`([a-z][\w-]*(?:\.[\w-]+)*\.)\$\{/gu)].map(([, prefix = '']) => prefix)
    const unused = [...bases.en].filter((key) => {
      if (openFamilies.some((family) => key.startsWith(family))) return false
      const closed = Object.entries(families).find(([family]) => key.startsWith(family))
      if (closed !== undefined) return !closed[1].includes(key.slice(closed[0].length))
      if (built.some((prefix) => !(prefix in families) && key.startsWith(prefix))) return false
      return !everything.includes(`'${key}'`)
    })
    expect(unused).toEqual([])
  })

  it('asks for no words that do not exist', () => {
    const asked = code.flatMap(({ path, text }) =>
      [...text.matchAll(/(?<![\w.])t\('([^']+)'/gu)].map(([, key = '']) => ({ path, key })),
    )
    expect(asked.length).toBeGreaterThan(50)
    expect(asked.filter(({ key }) => !bases.en.has(key))).toEqual([])
  })

  it('wraps values so that they cannot turn the sentence around', () => {
    expect(translator('ar')('app.copy', { id: '123' })).toBe('نسخ \u2068123\u2069')
    expect(translator('ar')('app.copy', { id: '1\u2069\u202e23' })).toBe('نسخ \u2068123\u2069')
  })

  it.each([
    [0, 'لا توجد عمليات معلقة'],
    [1, 'عملية واحدة معلقة'],
    [2, 'عمليتان معلقتان'],
    [3, '3 عمليات معلقة'],
    [11, '11 عملية معلقة'],
    [100, '100 عملية معلقة'],
  ])('counts %i as Arabic does', (count, text) => {
    expect(translator('ar')('status.unsettled', { count })).toBe(text)
  })
})

describe('the screen and the paper', () => {
  const onPaper = (state: PaymentStateName) =>
    state === 'succeeded' ? ('receipt.paid' as const) : (`receipt.state.${state}` as const)

  it.each(paymentStateSchema.options)('call %s by the same name', (state) => {
    for (const language of ['ar', 'en'] as const) {
      const t = translator(language)
      expect(t(`state.${state}.word`).toLocaleUpperCase('en')).toBe(t(onPaper(state)))
    }
  })

  it.each([
    ['bill.fee', 'receipt.fee'],
    ['cash.received', 'receipt.cash'],
    ['cash.change', 'receipt.change'],
    ['form.amount', 'receipt.amount'],
    ['form.account', 'receipt.account'],
    ['outcome.number', 'receipt.transaction-number'],
    ['outcome.giveBack', 'receipt.give-back'],
  ] as const)('say the same at %s and %s', (screen, paper) => {
    const said = (['ar', 'en'] as const).map((language) => translator(language)(screen))
    expect(said).toEqual((['ar', 'en'] as const).map((language) => translator(language)(paper)))
  })
})

/** Text that a person would read, written into a screen: between tags, or in one of the attributes that are read out. */
function hardCoded(path: string, text: string): readonly string[] {
  const found: string[] = []
  const readOut = new Set(['title', 'placeholder', 'aria-label', 'alt', 'label', 'words'])
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) found.push(node.text.trim())
    if (ts.isJsxAttribute(node) && readOut.has(node.name.getText()) && node.initializer !== undefined) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer
      if (value !== undefined && ts.isStringLiteralLike(value) && /\p{L}/u.test(value.text)) found.push(value.text)
    }
    if (ts.isJsxExpression(node) && ts.isJsxElement(node.parent) && node.expression !== undefined) {
      const { expression } = node
      if (ts.isStringLiteralLike(expression) && /\p{L}/u.test(expression.text)) found.push(expression.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX))
  return found
}

describe('the screens', () => {
  const screens = sources(join(root, 'src-renderer'), ['.tsx'])

  it('have no words of their own', () => {
    expect(screens.length).toBeGreaterThan(20)
    expect(screens.flatMap(({ path, text }) => hardCoded(path, text).map((words) => `${path}: ${words}`))).toEqual([])
  })

  it.each([
    ['between tags', '<p>Pay now</p>'],
    ['in Arabic', '<p>ادفع</p>'],
    ['in a label that is read out', '<input aria-label="Amount" />'],
    ['in braces', "<p>{'Pay now'}</p>"],
    ['as a placeholder in braces', "<input placeholder={'Amount'} />"],
  ])('would be caught with words %s', (_where, text) => {
    expect(hardCoded('planted.tsx', text)).toHaveLength(1)
  })

  it('know neither left nor right: both languages are laid out by the same rules', () => {
    const physical =
      /(?:^|[\s;{])(?:(?:margin|padding|border|inset)-(?:left|right)|left|right|(?:min-|max-)?(?:width|height))\s*:/u
    const textSide = /(?:text-align|float|clear)\s*:\s*(?:left|right)/u
    const rules = sources(join(root, 'src-renderer'), ['.css']).flatMap(({ path, text }) =>
      text
        .replace(/\/\*.*?\*\//gsu, '')
        .split('\n')
        .filter((line) => !line.includes('@media') && (physical.test(line) || textSide.test(line)))
        .map((line) => `${path}: ${line.trim()}`),
    )
    expect(rules).toEqual([])
  })
})
