/**
 * A biller's expression (Java or .NET dialect) against a whole value, in bounded time.
 *
 * Goals: an expression comes from outside and may be written to hang whoever runs it, so nothing here backtracks. For
 * each part of the expression and each place in the value the set of places where the part can end is found once and
 * kept; the work grows with (parts × places²), and a count of steps ends it for sure. What is not understood gives null and
 * so checks nothing: a value that we refuse wrongly is a sale lost, one that we let pass is refused by the biller.
 *
 * Values arrive with Latin digits (`normaliseField`), so Arabic digits in an expression mean Latin ones.
 */
import { assertNever } from './assert-never.ts'
import { parseExpression, type Part } from './expression-parse.ts'

/** Longest expression that is read; the longest seen has 90 characters. */
const SOURCE_LENGTH_MAX = 300
/** Most steps for one value. Two hundred thousand take some milliseconds; no honest expression needs a tenth of it. */
export const STEPS_MAX = 200_000

export type Expression = {
  /** Whether the whole value fits; true as well where finding out would take more than `STEPS_MAX` steps. */
  test(value: string): boolean
  /** What a value costs, for those who want to know whether the bound holds. */
  steps(value: string): number
}

/** Null, and so ignored, when it is empty, too long or not understood. */
export function compileExpression(source: string): Expression | null {
  const trimmed = source.trim()
  // Some write it between slashes, as in JavaScript.
  const body = /^\/.+\/$/u.test(trimmed) ? trimmed.slice(1, -1) : trimmed
  if (body === '' || body.length > SOURCE_LENGTH_MAX) return null
  const root = parseExpression(body)
  if (root === null) return null
  return {
    test: (value) => run(root, value).fits,
    steps: (value) => run(root, value).steps,
  }
}

class TooManySteps extends Error {}

type Places = ReadonlySet<number>
const NOWHERE: Places = new Set()

function run(root: Part, value: string): { readonly fits: boolean; readonly steps: number } {
  const signs = Array.from(value, (sign) => sign.codePointAt(0) ?? 0)
  const kept = new Map<Part, Places[]>()
  let steps = 0

  /** Where a part that begins at a place can end; found once for each of both. */
  function ends(part: Part, at: number): Places {
    const known = kept.get(part) ?? []
    if (known.length === 0) kept.set(part, known)
    const found = known[at] ?? find(part, at)
    known[at] = found
    return found
  }

  function find(part: Part, at: number): Places {
    step()
    switch (part.kind) {
      case 'sign': {
        const sign = signs[at]
        return sign !== undefined && part.holds(sign) ? new Set([at + 1]) : NOWHERE
      }
      case 'sequence':
        return part.parts.reduce<Places>((places, next) => follow(next, places), new Set([at]))
      case 'either':
        return union(part.ways, at)
      case 'repeat':
        return repeat(part, at)
      case 'start':
        return here(at, at === 0)
      case 'end':
        return here(at, at === signs.length)
      case 'word-edge':
        return here(at, (isWordAt(at - 1) !== isWordAt(at)) === part.wanted)
      case 'ahead':
        return here(at, ends(part.part, at).size > 0 === part.wanted)
      case 'behind':
        return here(at, endsHere(part.part, at) === part.wanted)
      default:
        return assertNever(part)
    }
  }

  /** Round by round. A round that adds nothing to the one before would go on so for ever, and ends it. */
  function repeat(part: Extract<Part, { kind: 'repeat' }>, at: number): Places {
    const reached = new Set<number>(part.least === 0 ? [at] : [])
    let round: Places = new Set([at])
    for (let count = 1; count <= part.most && round.size > 0; count += 1) {
      const next = follow(part.part, round)
      const settled = next.size === round.size && [...next].every((place) => round.has(place))
      round = next
      if (count >= part.least || settled) for (const place of round) reached.add(place)
      if (settled) break
    }
    return reached
  }

  function follow(part: Part, places: Places): Places {
    const next = new Set<number>()
    for (const place of places) {
      for (const end of ends(part, place)) {
        step()
        next.add(end)
      }
    }
    return next
  }

  function union(ways: readonly Part[], at: number): Places {
    const all = new Set<number>()
    for (const way of ways) {
      for (const end of ends(way, at)) {
        step()
        all.add(end)
      }
    }
    return all
  }

  /** Whether a part that begins anywhere before ends at a place. */
  function endsHere(part: Part, at: number): boolean {
    for (let from = 0; from <= at; from += 1) {
      step()
      if (ends(part, from).has(at)) return true
    }
    return false
  }

  function step(): void {
    steps += 1
    if (steps > STEPS_MAX) throw new TooManySteps()
  }

  const isWordAt = (at: number): boolean => {
    const sign = signs[at]
    return sign !== undefined && /^[\p{L}\p{N}_]$/u.test(String.fromCodePoint(sign))
  }
  const here = (at: number, holds: boolean): Places => (holds ? new Set([at]) : NOWHERE)

  try {
    return { fits: ends(root, 0).has(signs.length), steps }
  } catch (error) {
    if (error instanceof TooManySteps) return { fits: true, steps }
    throw error
  }
}
