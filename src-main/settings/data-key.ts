/** The key that secret fields of the records are sealed with: made at the first start, kept in the machine's secret store. */
import type { SecretStore } from './ports.ts'

const NAME = 'data-key'
const BYTES = 32

export type DataKey =
  | { readonly kind: 'ready'; readonly key: Buffer; readonly isNew: boolean }
  /** There are records, and the key that sealed them cannot be had. Nothing is made or overwritten. */
  | { readonly kind: 'lost'; readonly why: 'unreadable' | 'missing' }

export type LoadDataKey = {
  readonly secrets: SecretStore
  /** 32 random bytes. */
  readonly newKey: () => Buffer
  /** Whether this mode's folder already holds records. */
  readonly recordsExist: boolean
}

/** The key of this data folder, made when there is nothing yet that it could have sealed. */
export async function loadDataKey({ secrets, newKey, recordsExist }: LoadDataKey): Promise<DataKey> {
  const kept = await secrets.read(NAME)
  switch (kept.kind) {
    case 'found': {
      const key = Buffer.from(kept.value, 'base64')
      return key.length === BYTES ? { kind: 'ready', key, isNew: false } : { kind: 'lost', why: 'unreadable' }
    }
    case 'unreadable':
      return { kind: 'lost', why: 'unreadable' }
    case 'none':
      if (recordsExist) return { kind: 'lost', why: 'missing' }
      return { kind: 'ready', key: await makeDataKey({ secrets, newKey }), isNew: true }
  }
}

/** Makes a new key; an unreadable old one is moved aside by the store. What the old one sealed stays sealed. */
export async function makeDataKey({ secrets, newKey }: Pick<LoadDataKey, 'secrets' | 'newKey'>): Promise<Buffer> {
  const key = newKey()
  if (key.length !== BYTES) throw new Error(`Expected ${String(BYTES)} bytes, found ${String(key.length)}`)
  await secrets.write(NAME, key.toString('base64'))
  return key
}

/**
 * The key to open the records with. Where the old one is lost a new one takes its place, so that selling goes on and
 * the money records stay readable; what the old one sealed stays sealed.
 */
export async function sealKeyFor(load: LoadDataKey): Promise<{ readonly sealKey: Buffer; readonly keyLost: boolean }> {
  const loaded = await loadDataKey(load)
  return loaded.kind === 'ready'
    ? { sealKey: loaded.key, keyLost: false }
    : { sealKey: await makeDataKey(load), keyLost: true }
}
