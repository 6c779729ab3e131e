/**
 * Words as a search compares them. Arabic is typed in many spellings: with or without hamza and dots, with vowel marks,
 * stretched, with Arabic or Latin digits. Both sides of a comparison go through here.
 */
import { toLatinDigits } from './digits.ts'

const SAME_LETTER: Readonly<Record<string, string>> = {
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ې: 'ي',
  ک: 'ك',
  ة: 'ه',
  ە: 'ه',
}

const ARTICLE = 'ال'
/** A word that is shorter without its article is not one with an article: الله, الف. */
const WITHOUT_ARTICLE_MIN = 3

/** One spelling for all: أإآ→ا, ؤ→و, ئ→ي, ى→ي, ة→ه, no vowel marks, no tatweel, Latin digits, small letters without accents. */
export function searchText(text: string): string {
  // Taken apart, a letter with hamza or madda is the letter and a mark; the marks then go, with those of vowels and accents.
  return toLatinDigits(text.normalize('NFKD'))
    .replace(/[\p{M}\p{Cf}ـ]/gu, '')
    .replace(/[ٱىیېکةە]/gu, (letter) => SAME_LETTER[letter] ?? letter)
    .toLowerCase()
}

/** The words of a text, in one spelling. */
export function searchWords(text: string): readonly string[] {
  return searchText(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

/** A word and, where it begins with the article, the word without it. */
export function searchForms(word: string): readonly string[] {
  const bare = word.startsWith(ARTICLE) ? word.slice(ARTICLE.length) : ''
  return bare.length >= WITHOUT_ARTICLE_MIN ? [word, bare] : [word]
}
