/** Every kind of harm that is done to an answer. Each takes a true answer and gives what is put on the wire instead. */
import {
  harmed,
  longText,
  nestedBody,
  noise,
  oddNumbers,
  packed,
  parse,
  patched,
  refusal,
  STATUSES,
  statusOf,
  tooLong,
  wronglyEncoded,
  type Harming,
} from './body-harms.ts'
import { bytes, headOf, plainly, wholeBytes, withBody, withHeader, type Delivery } from './delivery.ts'
import { oddHeaders, otherFrames, oversized, page, shortAndLong, slowly, truncated } from './wire-harms.ts'

/** `slow`: the answer may never end, so that the client is given little time. */
export type Harm = {
  readonly weight: number
  readonly slow?: true
  readonly harm: (harming: Harming) => Delivery
}

function foreign({ answer, random, others }: Harming): Delivery {
  return plainly(random.pick(others.length === 0 ? [answer] : others))
}

/** The same said otherwise: nothing of this may change what it means. */
function harmless({ answer, random }: Harming): Delivery {
  const whole = wholeBytes(answer)
  const cut = 1 + random.below(whole.length - 1)
  const parsed = parse(answer.body)
  const spaced = parsed === undefined ? answer : withBody(answer, JSON.stringify(parsed, null, 2))
  const inPieces: Delivery = {
    pieces: [
      bytes(`${headOf(answer, [['transfer-encoding', 'chunked']])}\r\n`),
      bytes(
        Buffer.concat([
          Buffer.from(`${answer.body.length.toString(16)}\r\n`),
          answer.body,
          Buffer.from('\r\n0\r\n\r\n'),
        ]),
      ),
    ],
    end: 'close',
  }
  return random.pick<() => Delivery>([
    () => plainly(answer),
    () => plainly(spaced),
    () => inPieces,
    () => ({
      pieces: [bytes(whole.subarray(0, cut)), { kind: 'wait', ms: 5 }, bytes(whole.subarray(cut))],
      end: 'close',
    }),
    () => ({ pieces: [bytes(`${headOf(answer)}\r\n`), bytes(answer.body)], end: 'close' }),
    () => ({ pieces: [bytes(whole)], end: 'open' }),
  ])()
}

export const harms = {
  harmless: { weight: 6, harm: harmless },
  'values mutated': { weight: 30, harm: (harming) => plainly(harmed(harming)) },
  'bytes mutated': { weight: 10, harm: ({ answer, random }) => plainly(noise(answer, random)) },
  'odd numbers': { weight: 4, harm: ({ answer, random }) => plainly(oddNumbers(answer, random)) },
  'another status': { weight: 4, harm: ({ answer, random }) => plainly(statusOf(answer, random.pick(STATUSES))) },
  'wrongly encoded': { weight: 5, harm: wronglyEncoded },
  'packed or said to be': { weight: 2, harm: packed },
  truncated: { weight: 10, slow: true, harm: truncated },
  'wrong length': { weight: 4, slow: true, harm: shortAndLong },
  'odd headers': { weight: 6, slow: true, harm: oddHeaders },
  'other frames': { weight: 7, slow: true, harm: otherFrames },
  'slow or silent': { weight: 5, slow: true, harm: slowly },
  nested: { weight: 1, harm: nestedBody },
  'long text': { weight: 1, harm: longText },
  'longer than the limit': { weight: 1, harm: tooLong },
  'a hundred megabytes': { weight: 0.12, slow: true, harm: oversized },
  'a refusal': { weight: 10, harm: refusal },
  'parts of another answer': { weight: 8, harm: patched },
  'of another question': { weight: 5, harm: foreign },
  'a page': {
    weight: 2,
    harm: ({ answer, random }) =>
      plainly(
        withHeader(
          statusOf(withBody(answer, page), random.pick(STATUSES)),
          'content-type',
          random.pick(['text/html; charset=utf-8', 'application/json']),
        ),
      ),
  },
} as const satisfies Record<string, Harm>

export type HarmName = keyof typeof harms
