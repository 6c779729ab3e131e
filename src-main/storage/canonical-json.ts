/** JSON with one spelling for one value, so that a hash over it means the value. */

/**
 * The canonical text: keys in code-unit order, no spaces, absent values left out. Throws on what JSON cannot hold
 * (functions, NaN, bigints): a record that would read back as something else is a bug.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return JSON.stringify(value)
    case 'number':
      if (!Number.isFinite(value)) throw new Error(`Expected a finite number, found ${String(value)}`)
      return JSON.stringify(value)
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
      return objectText(value as Record<string, unknown>)
    case 'undefined':
    case 'function':
    case 'symbol':
    case 'bigint':
      break
  }
  throw new Error(`Expected a JSON value, found ${typeof value}`)
}

function objectText(value: Record<string, unknown>): string {
  let text = ''
  for (const key of sortedKeys(value)) {
    const member = value[key]
    if (member === undefined) continue
    if (text !== '') text += ','
    text += nameText(key) + canonicalJson(member)
  }
  return `{${text}}`
}

/** What was read from canonical text is in order already. */
function sortedKeys(value: object): readonly string[] {
  const keys = Object.keys(value)
  return keys.every((key, at) => at === 0 || (keys[at - 1] ?? '') < key) ? keys : keys.sort()
}

/** Names come again and again, and every commit waits for them. Bounded, because some are a gateway's. */
const NAME_TEXTS_MAX = 1_000
const nameTexts = new Map<string, string>()

function nameText(key: string): string {
  const known = nameTexts.get(key)
  if (known !== undefined) return known
  const text = `${JSON.stringify(key)}:`
  if (nameTexts.size < NAME_TEXTS_MAX) nameTexts.set(key, text)
  return text
}
