/**
 * Chromium refuses an address with an unknown scheme before anyone can intercept it. So `app://host/path` travels as
 * `https://host.app.invalid/path`, which the stand-in intercepts; main only ever sees the first form.
 */
export interface SchemeMap {
  /** Makes a scheme known. */
  add(scheme: string): void
  has(scheme: string): boolean
  /** `app://host/path` → what the browser is given; other addresses stay. */
  toWire(url: string): string
  /** The opposite of `toWire`. */
  fromWire(url: string): string
  /** Any text with such addresses in it: header values from main to the page. */
  textToWire(text: string): string
  /** Header values from the page to main. */
  textFromWire(text: string): string
  /** The origin as Electron writes it: `app://host` for a standard scheme, `null` for data and the like. */
  originOf(url: string): string
}

/** An empty map. */
export function makeSchemeMap(): SchemeMap {
  const schemes = new Set<string>()
  const wire = /https:\/\/([^/\s;,:]+)\.([a-z][a-z0-9-]*)\.invalid/g
  const fromText = (text: string): string =>
    text.replace(wire, (all, host: string, scheme: string) => (schemes.has(scheme) ? `${scheme}://${host}` : all))
  const toText = (text: string): string => {
    let result = text
    for (const scheme of schemes) {
      result = result
        .replaceAll(
          new RegExp(`\\b${scheme}://([^/\\s;,:?#]+)`, 'g'),
          (_, host: string) => `https://${host}.${scheme}.invalid`,
        )
        .replaceAll(new RegExp(`(^|[\\s;])${scheme}:(?=[\\s;]|$)`, 'g'), `$1https://*.${scheme}.invalid`)
    }
    return result
  }
  const whole = (url: string, translate: (text: string) => string): string => {
    const end = url.search(/[?#]/)
    // Only the address itself is translated, never what stands in its query.
    if (end < 0) return translate(url)
    return translate(url.slice(0, end)) + url.slice(end)
  }
  return {
    add(scheme) {
      schemes.add(scheme)
    },
    has(scheme) {
      return schemes.has(scheme)
    },
    toWire(url) {
      const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase()
      if (scheme === undefined || !schemes.has(scheme)) return url
      const wireUrl = whole(url, toText)
      return URL.canParse(wireUrl) ? new URL(wireUrl).href : wireUrl
    },
    fromWire(url) {
      return url.startsWith('https://') ? whole(url, fromText) : url
    },
    textToWire: toText,
    textFromWire: fromText,
    originOf(url) {
      const own = fromText(url)
      const match = /^([a-z][a-z0-9-]*):\/\/([^/?#]+)/.exec(own)
      if (match?.[1] !== undefined && schemes.has(match[1])) return match[0]
      return URL.canParse(own) ? new URL(own).origin : 'null'
    },
  }
}
