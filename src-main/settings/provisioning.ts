/** Reads the provisioning file. What is wrong with it is said in one sentence that names the file and the field, and never quotes a value. */
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { StartRefusal } from '../../src-shared/domain/start-refusal.ts'
import { LOGO_BYTES_MAX, logoFault } from '../receipts/receipts.ts'
import { isPlaceholderSerial } from './machine-serial.ts'
import { jsonFault, repeatedName } from './json-position.ts'
import { isOneLine, ONE_LINE, provisioningSchema, type Provisioning, type Secret } from './provisioning-schema.ts'

export type ProvisioningAnswer =
  | { readonly kind: 'provisioning'; readonly provisioning: Provisioning }
  | { readonly kind: 'refused'; readonly sentence: string }

export type ReadProvisioning = {
  readonly file: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
}

/**
 * What `TERMINAL_PROVISIONING` names, or null when it names nothing. Throws a StartRefusal that says what is wrong: a
 * terminal that somebody meant to set up never starts as something else.
 */
export async function provisioningFromEnvironment(
  environment: ReadProvisioning['environment'],
  platform: NodeJS.Platform,
): Promise<Provisioning | null> {
  const file = environment['TERMINAL_PROVISIONING'] ?? ''
  if (file === '') return null
  const answer = await readProvisioning({ file: path.resolve(file), environment, platform })
  if (answer.kind === 'refused') throw new StartRefusal('provisioning', answer.sentence)
  return answer.provisioning
}

class Refusal extends Error {}

/** A field that is wrong gives a refusal; nothing is guessed. */
export async function readProvisioning(ask: ReadProvisioning): Promise<ProvisioningAnswer> {
  try {
    return { kind: 'provisioning', provisioning: await read(ask) }
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'refused', sentence: error.message }
    throw error
  }
}

async function read(ask: ReadProvisioning): Promise<Provisioning> {
  const text = await readOwn(ask.file, ask.platform, 'The provisioning file')
  const fault = jsonFault(text)
  if (fault !== null) {
    throw new Refusal(
      `The provisioning file ${ask.file} is not JSON: see line ${String(fault.line)}, column ${String(fault.column)}.`,
    )
  }
  const repeated = repeatedName(text)
  if (repeated !== null) throw new Refusal(`The provisioning file ${ask.file}: ${repeated}: it stands there twice.`)
  const parsed = provisioningSchema.safeParse(JSON.parse(text))
  if (!parsed.success) throw new Refusal(`The provisioning file ${ask.file}: ${faults(parsed.error)}.`)
  const { smartpay, machineSerial, ...rest } = parsed.data
  if (machineSerial !== undefined && isPlaceholderSerial(machineSerial)) {
    throw new Refusal(`The provisioning file ${ask.file}: machineSerial: a placeholder is no serial.`)
  }
  const { second } = rest.backups
  const known = {
    ...rest,
    machineSerial: machineSerial ?? null,
    logo: await logo(rest.receipts.logo, ask),
    backups: { second: second === null ? null : path.resolve(path.dirname(ask.file), second) },
  }
  if (smartpay === undefined) return { ...known, smartpay: null }
  const { login, password, ...gateway } = smartpay
  const account =
    login === undefined || password === undefined
      ? null
      : { login, password: await secret(password, 'smartpay.password', ask) }
  return { ...known, smartpay: { ...gateway, account } }
}

/** `field: what is expected`, for every fault; the file's own values are left out. */
function faults(error: z.ZodError): string {
  return error.issues.flatMap(describe).join('; ')
}

function describe(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${at === '' ? key : `${at}.${key}`}: there is no such field`)
  }
  const expected = {
    invalid_type: () => `expected ${'expected' in issue ? String(issue.expected) : 'another type'}`,
    invalid_value: () =>
      `expected one of ${'values' in issue ? issue.values.map(String).join(', ') : 'the known values'}`,
    invalid_union: () =>
      at.endsWith('password') ? 'expected a text, {"env": NAME} or {"file": PATH}' : 'expected one of the known values',
    custom: () => issue.message,
  }[issue.code as string]
  return [`${at === '' ? 'the whole' : at}: ${expected === undefined ? 'the value does not fit' : expected()}`]
}

async function secret(from: Secret, field: string, ask: ReadProvisioning): Promise<string> {
  const found = await fetchSecret(from, field, ask)
  if (!isOneLine(found)) throw new Refusal(`The provisioning file ${ask.file}: ${field}: ${ONE_LINE}.`)
  return found
}

async function fetchSecret(from: Secret, field: string, ask: ReadProvisioning): Promise<string> {
  if (typeof from === 'string') return from
  if ('env' in from) {
    const value = ask.environment[from.env]
    if (value === undefined || value === '') {
      throw new Refusal(`The provisioning file ${ask.file}: ${field}: the environment has no ${from.env}.`)
    }
    return value
  }
  const file = path.resolve(path.dirname(ask.file), from.file)
  const value = (await readOwn(file, ask.platform, `The secret for ${field}`)).replace(/\r?\n$/u, '')
  if (value === '') throw new Refusal(`The secret for ${field} in ${file} is empty.`)
  return value
}

/** The shop's logo, looked at now: a wrong one is said at the start, not found missing on the paper. */
async function logo(named: string | null, ask: ReadProvisioning): Promise<Uint8Array | null> {
  if (named === null) return null
  const file = path.resolve(path.dirname(ask.file), named)
  const bytes = await ownBytes(file, ask.platform, 'The picture for receipts.logo', LOGO_BYTES_MAX)
  const fault = await logoFault(bytes)
  if (fault !== null) throw new Refusal(`The provisioning file ${ask.file}: receipts.logo: ${fault}.`)
  return bytes
}

/** A text of a few lines; what is larger is some other file. */
const TEXT_BYTES_MAX = 1_000_000

/** Text of a file that nobody but its owner may read or write. */
async function readOwn(file: string, platform: NodeJS.Platform, what: string): Promise<string> {
  const bytes = await ownBytes(file, platform, what, TEXT_BYTES_MAX)
  try {
    // A name in an old Arabic code page would come out as question marks on every receipt.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Refusal(`${what} ${file} is not UTF-8: save it as UTF-8.`)
  }
}

/** Its bytes; one that is larger than `bytesMax` is refused before it is read. */
async function ownBytes(file: string, platform: NodeJS.Platform, what: string, bytesMax: number): Promise<Buffer> {
  let handle: FileHandle | null = null
  try {
    // Without this a pipe that nobody writes to would hold the start for ever.
    handle = await open(file, constants.O_RDONLY | (platform === 'win32' ? 0 : constants.O_NONBLOCK))
    const stats = await handle.stat()
    if (!stats.isFile()) throw new Refusal(`${what} ${file} is not a file.`)
    // Windows has no such bits; the folder's own rights guard the file there.
    if (platform !== 'win32' && (stats.mode & 0o077) !== 0) {
      throw new Refusal(`${what} ${file} must be its owner's alone: chmod 600.`)
    }
    if (stats.size > bytesMax) throw new Refusal(`${what} ${file} is too large: at most ${String(bytesMax)} bytes.`)
    return await handle.readFile()
  } catch (error) {
    if (error instanceof Refusal) throw error
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new Refusal(`${what} ${file} cannot be read (${code}).`)
  } finally {
    await handle?.close()
  }
}
