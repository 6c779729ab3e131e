/**
 * Every word a person reads, on screen and on paper, comes through here. Plurals follow each language's own rules
 * (Arabic has six forms). Values are wrapped in directional isolates, so that a number or an id inside a sentence
 * never turns the sentence around.
 */
import i18next from 'i18next'
import type { Language } from '../domain/language.ts'
import arabic from './ar.json' with { type: 'json' }
import english from './en.json' with { type: 'json' }

type Leaves<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaves<T[K], `${Prefix}${K}.`>
}[keyof T & string]

type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
type WithoutPlural<Key extends string> = Key extends `${infer Base}_${PluralForm}` ? Base : Key

/** A key of the English messages; a plural is asked for without its form. A test holds both languages to the same keys. */
export type MessageKey = WithoutPlural<Leaves<typeof english>>

export type MessageValues = Readonly<Record<string, string | number>>

export type Translate = (key: MessageKey, values?: MessageValues) => string

const FIRST_STRONG_ISOLATE = '\u2068'
const POP_ISOLATE = '\u2069'

const instance = i18next.createInstance()
void instance.init({
  lng: 'ar',
  fallbackLng: false,
  initAsync: false,
  resources: { ar: { translation: arabic }, en: { translation: english } },
  interpolation: { escapeValue: false },
  returnEmptyString: false,
})

/** The translator of one language. `count` chooses the plural form and is shown in Latin digits. */
export function translator(language: Language): Translate {
  const translate = instance.getFixedT(language)
  return (key, values = {}) => translate(key as string, { ...isolated(values) })
}

function isolated(values: MessageValues): MessageValues {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? isolate(value) : value]),
  )
}

const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/gu

/** Text from outside, made an island in a sentence. Its own directional controls go: one of them could end the island. */
export function isolate(text: string): string {
  return `${FIRST_STRONG_ISOLATE}${text.replace(BIDI_CONTROLS, '')}${POP_ISOLATE}`
}

/** Whether a key exists, for codes that come from outside (a gateway's reason, a problem's code). */
export function isMessageKey(key: string): key is MessageKey {
  return instance.exists(key, { lng: 'en' })
}
