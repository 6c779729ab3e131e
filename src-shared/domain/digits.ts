/**
 * One border for everything a person types or a scanner sends: digits of every script become Latin, marks that steer
 * direction and the characters that only look like nothing are taken out. Scanners on an Arabic keyboard layout send ٠-٩.
 */

const ARABIC_INDIC_ZERO = 0x0660 // ٠
const EXTENDED_ARABIC_INDIC_ZERO = 0x06f0 // ۰, Persian and Urdu

// Directional marks and isolates, the zero-width family, the byte-order mark, tatweel.
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c\u0640]/gu

/** Latin digits for Arabic-Indic and Persian ones; every other character stays as it is. */
export function toLatinDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/gu, (digit) => {
    const code = digit.charCodeAt(0)
    return String(code >= EXTENDED_ARABIC_INDIC_ZERO ? code - EXTENDED_ARABIC_INDIC_ZERO : code - ARABIC_INDIC_ZERO)
  })
}

/** What was meant by a typed or scanned text: Latin digits, no invisible marks, single spaces, trimmed. */
export function normaliseInput(text: string): string {
  return toLatinDigits(text.normalize('NFC')).replace(INVISIBLE, '').replace(/\s+/gu, ' ').trim()
}

/** An account, meter or phone number as typed: normalised and without spaces and the dashes people group digits with. */
export function normaliseAccount(text: string): string {
  const plain = normaliseInput(text)
  return /^[\d\s\-–]+$/u.test(plain) ? plain.replace(/[\s\-–]/gu, '') : plain
}
