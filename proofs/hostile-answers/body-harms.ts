/** Harm to the body of an answer: what it says, how that is written, how much of it there is. */
import { gzipSync } from 'node:zlib'
import type { Random } from '../random.ts'
import { plainly, withBody, withHeader, type Delivery } from './delivery.ts'
import { grafted, harmJson, isRecord } from './json-harms.ts'
import type { Answer } from './truths.ts'

export type Harming = {
  readonly answer: Answer
  readonly random: Random
  /** True answers of another payment, cancel, list … to the same kind of question. */
  readonly others: readonly Answer[]
}

const json = (value: unknown): string => JSON.stringify(value)

export function harmed({ answer, random }: Harming): Answer {
  const parsed = parse(answer.body)
  return parsed === undefined ? noise(answer, random) : withBody(answer, json(harmJson(parsed, random)))
}

export function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

/** A few bytes of the body are others, more or gone. */
export function noise(answer: Answer, random: Random): Answer {
  return withBody(answer, disturbed(answer.body, random))
}

export function disturbed(content: Buffer, random: Random): Buffer {
  let now = content
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    const place = random.below(now.length + 1)
    const letter = Buffer.from([random.chance(0.5) ? random.below(256) : 32 + random.below(95)])
    const skipped = random.below(3)
    now = Buffer.concat([now.subarray(0, place), skipped < 2 ? letter : Buffer.alloc(0), now.subarray(place + skipped)])
  }
  return now
}

/** Numbers as no JSON allows them, or as no amount can be. */
const NUMBERS = ['NaN', 'Infinity', '-Infinity', '1e999', '-0', '00042', '+5', '.5', '5.', '0x10', '1_000', '1E-400']

export function oddNumbers(answer: Answer, random: Random): Answer {
  const source = answer.body.toString('utf8')
  const found = [...source.matchAll(/(?<=[:[,]\s*)-?\d+(?:\.\d+)?(?=\s*[,}\]])/gu)]
  if (found.length === 0) return noise(answer, random)
  const { index, 0: digits } = random.pick(found)
  const put = random.pick([
    ...NUMBERS,
    '9'.repeat(400),
    `0.${'0'.repeat(300)}1`,
    `${digits}${'0'.repeat(20)}`,
    `${digits}.005`,
  ])
  return withBody(answer, source.slice(0, index) + put + source.slice(index + digits.length))
}

export const statusOf = (answer: Answer, status: number): Answer => ({ ...answer, status })
export const STATUSES = [
  200, 201, 202, 203, 204, 205, 206, 299, 400, 401, 402, 403, 404, 405, 409, 418, 423, 429, 499, 500, 502, 503, 504,
  599, 600, 999,
] as const

/** Ways to write a body that are not UTF-8, or not quite. */
const ENCODINGS: readonly ((body: Buffer, random: Random) => Buffer)[] = [
  (body) => Buffer.from(body.toString('utf8'), 'utf16le'),
  (body) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(body.toString('utf8'), 'utf16le')]),
  (body) => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(body.toString('utf8'), 'utf16le').swap16()]),
  (body) => Buffer.from(body.toString('utf8').replace(/[a-z]/u, 'é'), 'latin1'),
  (body) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]),
  (body) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf]), body]),
  (body, random) => insert(body, random, [0xff]),
  (body, random) => insert(body, random, [0xc0, 0xaf]),
  (body, random) => insert(body, random, [0xed, 0xa0, 0x80]),
  (body, random) => insert(body, random, [0xf4, 0x90, 0x80, 0x80]),
  (body, random) => insert(body, random, [0x00]),
  (body, random) => insert(body, random, [0xe2, 0x80]),
]

function insert(body: Buffer, random: Random, what: readonly number[]): Buffer {
  const place = random.below(body.length + 1)
  return Buffer.concat([body.subarray(0, place), Buffer.from(what), body.subarray(place)])
}

export function packed({ answer, random }: Harming): Delivery {
  const zipped = gzipSync(answer.body)
  const bomb = (): Buffer => gzipSync(Buffer.alloc(3_000_000, 0x20))
  return plainly(
    random.pick([
      () => withHeader(answer, 'content-encoding', random.pick(['gzip', 'br', 'deflate', 'zstd', 'x'])),
      () => withBody(answer, zipped),
      () => withHeader(withBody(answer, zipped), 'content-encoding', 'gzip'),
      () => withHeader(withBody(answer, bomb()), 'content-encoding', 'gzip'),
    ])(),
  )
}

export function nestedBody({ answer, random }: Harming): Delivery {
  const depth = random.pick([20, 200, 5_000, 60_000])
  const core = answer.body.toString('utf8')
  const text = (value: string, left: number): string =>
    left === 0 ? value : text(json({ PmtTransId: value }), left - 1)
  const body = random.pick([
    () => `{"count":1,"data":${'['.repeat(depth)}${']'.repeat(depth)}}`,
    () =>
      `{"count":1,"data":${'{"provider_response":'.repeat(Math.min(depth, 9_000))}1${'}'.repeat(Math.min(depth, 9_000))}}`,
    () => `${'['.repeat(depth)}${core}${']'.repeat(depth)}`,
    () => json({ count: 1, data: { provider_response: text('[1]', 7) } }),
    () => json({ count: 1, data: `${'['.repeat(depth)}'x'${']'.repeat(depth)}` }),
    () => json({ count: 1, data: '{"a":'.repeat(depth) }),
    () => `{"type":${'{"type":'.repeat(Math.min(depth, 9_000))}1${'}'.repeat(Math.min(depth, 9_000))},"message":"x"}`,
  ])()
  return plainly(withBody(answer, body))
}

/** A million letters in one place: what reads them must not look at each again for every other. */
export function longText({ answer, random }: Harming): Delivery {
  const unit = random.pick(['a', ' ', '1', '9,', '[', '{"a":', '-', '\\', "'", 'Cancel ', '\u0661', '0100000001 '])
  const long = unit.repeat(Math.ceil((100_000 + random.below(150_000)) / unit.length))
  const parsed = parse(answer.body)
  const envelope = isRecord(parsed) ? parsed : {}
  const data = isRecord(envelope['data']) ? envelope['data'] : {}
  return plainly(
    withBody(
      answer,
      json(
        random.pick<unknown>([
          { ...envelope, data: long },
          { ...envelope, data: [long] },
          { ...envelope, data: { ...data, [random.pick(Object.keys(data).concat('message'))]: long } },
          { ...envelope, type: long },
          { ...envelope, message: long },
          { ...envelope, access_token: long },
        ]),
      ),
    ),
  )
}

/** Bodies beyond the client's limit, and none of it a flood. */
export function tooLong({ answer, random }: Harming): Delivery {
  const padding = ' '.repeat(300_000 + random.below(200_000))
  return plainly(withBody(answer, Buffer.concat([answer.body, Buffer.from(padding)])))
}

const REFUSALS: readonly string[] = [
  'access_token',
  'access_token_not_found',
  'machine_serial',
  'machine_serial_not_found',
  'amount_not_found',
  'wallet_not_found',
  'user_error',
  'Error',
  'Error: None',
  'request_not_found',
  'request_not_canceled',
  'machine_balance_not_enough',
  'daily_limit_exceeded',
  'request_already_exist',
  'invalid object model',
  'not_found',
  'authentication failed',
  'Access Denied',
  'brand_new',
  'amount_not_found ',
  'AMOUNT_NOT_FOUND',
  'amount_not_found\u0000',
  'amount not found',
  'constructor',
  '__proto__',
  'service',
  'null',
  '0',
]

/** Refusals with every type, status and little fault of form. */
export function refusal({ answer, random }: Harming): Delivery {
  const type = random.pick(REFUSALS)
  const parsed = parse(answer.body)
  const body = random.weighted<unknown>([
    [{ type, message: 'x' }, 6],
    [{ type, message: null }, 1],
    [{ type }, 1],
    [{ type: [type], message: 'x' }, 1],
    [{ type: { request_number: '1', message: type }, message: 'x' }, 1],
    [{ type, message: 'x', data: [] }, 1],
    [{ type, message: 'x', ...(isRecord(parsed) ? parsed : {}) }, 1],
    [{ error: type, message: 'x' }, 1],
    [[{ type, message: 'x' }], 1],
    [{ Type: type, message: 'x' }, 1],
  ])
  const status = random.weighted<number>([
    [400, 6],
    [401, 3],
    [random.pick(STATUSES), 4],
  ])
  return plainly(statusOf(withBody(answer, json(body)), status))
}

/** Parts of another true answer in the places of its own. */
export function patched({ answer, random, others }: Harming): Delivery {
  const [own, other] = [parse(answer.body), others.length === 0 ? undefined : parse(random.pick(others).body)]
  return plainly(
    own === undefined || other === undefined
      ? noise(answer, random)
      : withBody(answer, json(grafted(own, other, random))),
  )
}

export function wronglyEncoded({ answer, random }: Harming): Delivery {
  return plainly(withBody(answer, random.pick(ENCODINGS)(answer.body, random)))
}
