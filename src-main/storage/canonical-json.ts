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
  const members: string[] = []
  for (const key of Object.keys(value).sort()) {
    const member = value[key]
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}
