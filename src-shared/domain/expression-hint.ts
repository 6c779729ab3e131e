/** What the plainest expressions ask for, so that a cashier reads "8 digits" and not that something is wrong. */

/** How many digits a value must have, and what it begins with; null where the expression says more than that. */
export type DigitsWanted = { readonly least: number; readonly most: number; readonly start: string }

/** Reads `^\d{8}$`, `[0-9]{8,10}`, `^01\d{9}$` and `\A01[0-2][0-9]{8}\z`; anything else gives null. */
export function digitsWanted(expression: string): DigitsWanted | null {
  const body = expression
    .trim()
    .replace(/^(?:\^|\\A)/u, '')
    .replace(/(?:\$|\\z|\\Z)$/u, '')
  const found = /^(\d*)((?:\[[0-9-]+\])*?)(?:\\d|\[0-9\])(?:\{(\d{1,2})(?:,(\d{1,2}))?\})$/u.exec(body)
  if (found === null) return null
  const [, start = '', classes = '', least = '', most = least] = found
  const fixed = start.length + (classes.match(/\[/gu) ?? []).length
  return { least: fixed + Number(least), most: fixed + Number(most), start }
}
