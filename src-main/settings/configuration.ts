/**
 * What this run of the terminal works with: the provisioning where there is one, the embedded sandbox in training, and
 * what was settled at an earlier start and may not change yet.
 */
import type { Language } from '../../src-shared/domain/language.ts'
import type { Shop } from '../../src-shared/domain/receipt-document.ts'
import type { Provisioning } from './provisioning-schema.ts'
import type { SettingsStore } from './ports.ts'

export type Mode = 'live' | 'training'

/** The gateway's address and dialect: everything but who signs in. */
export type GatewayAddress = {
  readonly baseUrl: string
  readonly database: string | null
  readonly dialect: 'guide' | 'engine'
  readonly cancelMethod: 'POST' | 'PUT'
}

export type PrinterAddress = NonNullable<Provisioning['printer']>

export type Account = { readonly login: string; readonly password: string }

export type Configuration = {
  readonly mode: Mode
  readonly language: Language
  readonly gateway: GatewayAddress
  /** Null: the sign-in screen asks. */
  readonly account: Account | null
  readonly printer: PrinterAddress | null
  /** Null: not provisioned. */
  readonly shop: Shop | null
}

/** Addresses of the embedded sandbox, as it told them. */
export type SandboxPlace = {
  readonly smartpay: string
  readonly printer: { readonly host: string; readonly port: number } | null
}

/** Without a file the terminal is for training. */
export const modeOf = (provisioning: Provisioning | null): Mode => provisioning?.mode ?? 'training'

/** Whether the embedded sandbox is the world this run sells in. */
export const needsSandbox = (provisioning: Provisioning | null): boolean =>
  modeOf(provisioning) === 'training' && (provisioning?.smartpay ?? null) === null

const TRAINING_SHOP: Shop = { name: { ar: 'محل التدريب', en: 'Training shop' }, address: null, phone: null }

/** Whether secrets may be kept where nothing really encrypts: training has none worth the name. */
export const plainSecretsAccepted = (provisioning: Provisioning | null): boolean =>
  provisioning === null || provisioning.mode === 'training' || provisioning.acceptPlainSecretStore

/** The configuration asked for. `sandbox` must be there when `needsSandbox` says so. */
export function configurationFrom(
  provisioning: Provisioning | null,
  sandbox: SandboxPlace | null,
  trainingPrinterModel: string,
): Configuration {
  const mode = modeOf(provisioning)
  const given = provisioning?.smartpay ?? null
  const embedded: GatewayAddress | null =
    sandbox === null ? null : { baseUrl: sandbox.smartpay, database: null, dialect: 'guide', cancelMethod: 'POST' }
  const gateway = given === null ? embedded : addressOf(given)
  if (gateway === null) throw new Error('Expected a gateway or the sandbox, found neither')
  const embeddedPrinter =
    given !== null || sandbox === null || sandbox.printer === null
      ? null
      : { kind: 'network' as const, ...sandbox.printer, model: trainingPrinterModel, paperMm: 80 as const }
  return {
    mode,
    language: provisioning?.language ?? 'ar',
    gateway,
    account: given?.account ?? null,
    printer: provisioning?.printer ?? embeddedPrinter,
    shop: provisioning?.shop ?? (mode === 'training' ? TRAINING_SHOP : null),
  }
}

function addressOf({ baseUrl, database, dialect, cancelMethod }: GatewayAddress): GatewayAddress {
  return { baseUrl, database, dialect, cancelMethod }
}

/** What was in force when the last payment may have been made. */
type Kept = { readonly gateway: GatewayAddress; readonly login: string | null }

const KEPT = 'gateway-in-force'

export type Settled = {
  readonly configuration: Configuration
  /** Fields that were asked to change and did not, because something is unsettled. */
  readonly refused: readonly ('smartpay.baseUrl' | 'smartpay.database' | 'smartpay.login')[]
}

/**
 * Holds address and login to what they were while anything is unsettled: a payment of the old gateway can only be asked
 * about there. In training the sandbox comes anew with every start, and nothing is held.
 */
export function settleConfiguration(
  asked: Configuration,
  { settings, unsettledCount }: { settings: SettingsStore; unsettledCount: number },
): Settled {
  if (asked.mode === 'training') return { configuration: asked, refused: [] }
  const kept = settings.read(KEPT) as Kept | undefined
  const login = asked.account?.login ?? null
  if (kept !== undefined && unsettledCount > 0) {
    const refused: Settled['refused'][number][] = []
    if (kept.gateway.baseUrl !== asked.gateway.baseUrl) refused.push('smartpay.baseUrl')
    if (kept.gateway.database !== asked.gateway.database) refused.push('smartpay.database')
    if (kept.login !== null && login !== null && kept.login !== login) refused.push('smartpay.login')
    // With another address or login the given password is another account's: the kept account signs in, or a person does.
    if (refused.length > 0) return { configuration: { ...asked, gateway: kept.gateway, account: null }, refused }
  }
  settings.write(KEPT, { gateway: asked.gateway, login: login ?? kept?.login ?? null } satisfies Kept)
  return { configuration: asked, refused: [] }
}
