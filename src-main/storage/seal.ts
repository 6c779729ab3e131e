/**
 * Secret fields of events are sealed before they are stored, so that the journal, its file copy and every backup can be
 * carried about and verified without showing them.
 *
 * A sealed field is `{"of": "<seq>:<kind>", "sealed": "v1.<base64 of nonce, ciphertext and tag>"}`, AES-256-GCM, with the
 * entry's place as additional data: moved to another entry or another payment it does not open. A field that must be
 * found again carries a `mark`, its keyed digest.
 */
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto'

export type SealPolicy = {
  /** Whether the customer's account number is a secret here too. */
  readonly sealAccounts: boolean
}

type SealedPath = {
  readonly path: readonly string[]
  readonly when: (policy: SealPolicy) => boolean
  readonly findable: boolean
}

const always = (): boolean => true

/** Every secret that an event, or the state that events add up to, can hold. */
export const SEALED_PATHS: readonly SealedPath[] = [
  { path: ['settlement', 'voucher', 'pin'], when: always, findable: false },
  { path: ['request', 'account'], when: (policy) => policy.sealAccounts, findable: true },
]

export type Sealed = { readonly sealed: string; readonly of: string; readonly mark?: string }

export function isSealed(value: unknown): value is Sealed {
  return isObject(value) && typeof value['sealed'] === 'string' && typeof value['of'] === 'string'
}

/** The place of an entry, which the seal binds a secret to. */
export type SealPlace = { readonly seq: number; readonly stream: string; readonly kind: string }

export type Sealer = {
  /** The same value with its secret fields sealed. The value itself is not changed. */
  seal(value: object, place: SealPlace): object
  /** A stored value with its secrets readable; one that does not open (another key, another place) reads as ''. */
  unseal(value: object, stream: string): object
  /** The keyed digest by which a sealed account is found. */
  mark(text: string): string
}

const NONCE_BYTES = 12
const TAG_BYTES = 16
const VERSION = 'v1.'

/** A sealer with a 32-byte key. */
export function createSealer(keyBytes: Buffer, policy: SealPolicy): Sealer {
  if (keyBytes.length !== 32) throw new Error(`Expected a key of 32 bytes, found ${String(keyBytes.length)}`)
  // Made once: out of bytes Node makes such an object for every cipher, which takes longer than the cipher.
  const key = createSecretKey(keyBytes)
  const paths = SEALED_PATHS.filter((path) => path.when(policy))
  /** One customer's account is asked about several times in a row. */
  let last = { text: '', mark: markOf('') }
  function markOf(text: string): string {
    return `mark:${createHmac('sha256', key).update(`mark\n${text}`).digest('base64')}`
  }
  function mark(text: string): string {
    if (text !== last.text) last = { text, mark: markOf(text) }
    return last.mark
  }

  function sealText(text: string, place: SealPlace, findable: boolean): Sealed {
    const nonce = randomBytes(NONCE_BYTES)
    const of = `${String(place.seq)}:${place.kind}`
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(`${of}\n${place.stream}`))
    const bytes = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    const sealed = VERSION + bytes.toString('base64')
    return findable ? { sealed, of, mark: mark(text) } : { sealed, of }
  }

  function open({ sealed, of }: Sealed, stream: string): string {
    if (!sealed.startsWith(VERSION)) return ''
    const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64')
    if (bytes.length < NONCE_BYTES + TAG_BYTES) return ''
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(`${of}\n${stream}`))
      .setAuthTag(bytes.subarray(-TAG_BYTES))
    try {
      return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
    } catch {
      // The money records stay readable after a lost key; only the secret is gone.
      return ''
    }
  }

  return {
    mark,
    seal: (value, place) =>
      paths.reduce(
        (sealed, { path, findable }) =>
          replaceAt(sealed, path, (found) => (typeof found === 'string' ? sealText(found, place, findable) : found)),
        value,
      ),
    // Every path, whatever the policy is today: the entry was written under the policy of its day.
    unseal: (value, stream) =>
      SEALED_PATHS.reduce(
        (opened, { path }) => replaceAt(opened, path, (found) => (isSealed(found) ? open(found, stream) : found)),
        value,
      ),
  }
}

/** A copy with what stands at the path replaced; the same value when nothing stands there or nothing changes. */
function replaceAt(value: object, path: readonly string[], change: (found: unknown) => unknown): object {
  const [key, ...rest] = path
  if (key === undefined || !Object.hasOwn(value, key)) return value
  const found = (value as Record<string, unknown>)[key]
  const next = rest.length === 0 ? change(found) : isObject(found) ? replaceAt(found, rest, change) : found
  return next === found ? value : { ...value, [key]: next }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
