/**
 * The provisioning file: sets a terminal up without a screen. `docs/provisioning.schema.json` says the same to an
 * editor; unknown keys are errors, so that a misspelled one is not silently without effect.
 */
import { isIP } from 'node:net'
import { z } from 'zod'
import { gatewayAddressFault } from './gateway-address.ts'

/** A secret in the file itself, in the environment, or in another file that is the owner's alone. */
export const secretSchema = z.union([
  z.string().min(1).max(500),
  z.object({ env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/u) }).strict(),
  z.object({ file: z.string().min(1) }).strict(),
])
export type Secret = z.infer<typeof secretSchema>

/** What travels in a header must be one line: a line break would be a second header. */
export const isOneLine = (text: string): boolean => !/[\u0000-\u001f\u007f]/u.test(text)
export const ONE_LINE = 'expected one line without control characters'

const headerText = z.string().min(1).max(200).refine(isOneLine, ONE_LINE)

const wordsSchema = z.object({ ar: z.string().max(200), en: z.string().max(200) }).strict()

export const smartpaySchema = z
  .object({
    /** `https:`, or `http:` on this machine itself. */
    baseUrl: z.url({ abort: true }).superRefine((address, context) => {
      const fault = gatewayAddressFault(address)
      if (fault !== null) context.addIssue({ code: 'custom', message: fault })
    }),
    login: headerText.optional(),
    password: secretSchema.optional(),
    database: headerText.nullable().default(null),
    dialect: z.enum(['guide', 'engine']).default('guide'),
    cancelMethod: z.enum(['POST', 'PUT']).default('POST'),
  })
  .strict()
  .refine((smartpay) => smartpay.password === undefined || smartpay.login !== undefined, {
    path: ['login'],
    message: 'a password needs a login',
  })

/** A name, an IPv4 or an IPv6 address (`fe80::1%eth0`); never an address of the web. */
const isHost = (text: string): boolean => /^[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*\.?$/u.test(text) || isIP(text) === 6

const anyPrinter = {
  model: z.string().min(1).max(100),
  paperMm: z.union([z.literal(58), z.literal(80)]).default(80),
}

export const printerSchema = z.discriminatedUnion('kind', [
  z
    .object({
      kind: z.literal('network'),
      host: z.string().min(1).max(253).refine(isHost, 'expected a host name or an address, without a port'),
      port: z.int().min(1).max(65535).default(9100),
      ...anyPrinter,
    })
    .strict(),
  z
    .object({
      kind: z.literal('serial'),
      /** `COM3`, `/dev/ttyUSB0`. */
      path: z.string().min(1).max(250),
      baudRate: z.int().min(1_200).max(921_600).default(9_600),
      dataBits: z.union([z.literal(7), z.literal(8)]).default(8),
      stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
      parity: z.enum(['none', 'even', 'odd']).default('none'),
      flow: z.enum(['none', 'hardware', 'software']).default('none'),
      ...anyPrinter,
    })
    .strict(),
])

export const receiptsSchema = z
  .object({
    languages: z.enum(['one', 'both']).default('one'),
    /** Path of a PNG. */
    logo: z.string().min(1).max(1000).nullable().default(null),
  })
  .strict()

/** Pounds, as a person writes them: `500` or `500.00`. */
const poundsSchema = z
  .string()
  .max(20)
  .regex(/^[0-9]+(?:\.[0-9]{1,2})?$/u, 'expected pounds, such as 500 or 500.00')

export const offlineSchema = z
  .object({
    services: z.array(z.int().positive()).min(1).max(500),
    amountMax: poundsSchema,
    sumMax: poundsSchema,
    countMax: z.int().min(1).max(500),
    ageMaxHours: z.number().positive().max(168),
    newPayments: z.enum(['wait', 'go-first']).default('go-first'),
    receipts: z.enum(['print', 'offer']).default('offer'),
  })
  .strict()

export const provisioningSchema = z
  .object({
    mode: z.enum(['live', 'training']).default('live'),
    language: z.enum(['ar', 'en']).default('ar'),
    /** It travels in a header and is read out on the telephone: plain signs only. */
    machineSerial: z
      .string()
      .trim()
      .regex(/^[ -~]+$/u)
      .max(100)
      .optional(),
    smartpay: smartpaySchema.optional(),
    printer: printerSchema.nullable().default(null),
    shop: z
      .object({
        name: wordsSchema,
        address: z.string().max(300).nullable().default(null),
        phone: z.string().max(50).nullable().default(null),
      })
      .strict()
      .nullable()
      .default(null),
    backups: z
      .object({
        /** Path of a folder that is there; the terminal makes its own folder in it. */
        second: z.string().min(1).max(1000).nullable().default(null),
      })
      .strict()
      .default({ second: null }),
    receipts: receiptsSchema.default({ languages: 'one', logo: null }),
    /** What may be taken while the line is down, and sent when it is back; null: nothing. */
    offline: offlineSchema.nullable().default(null),
    /** Accepts a machine without a key store: secrets are then as safe as the owner's files. */
    acceptPlainSecretStore: z.boolean().default(false),
  })
  .strict()
  .refine((file) => file.mode === 'training' || file.smartpay !== undefined, {
    path: ['smartpay'],
    message: 'a live terminal needs the gateway',
  })

type Parsed = z.infer<typeof provisioningSchema>

/** The file as read: defaults filled in, secrets and the logo fetched. */
export type Provisioning = Omit<Parsed, 'smartpay' | 'machineSerial'> & {
  readonly machineSerial: string | null
  /** The bytes of `receipts.logo`, looked at. */
  readonly logo: Uint8Array | null
  readonly smartpay: {
    readonly baseUrl: string
    readonly database: string | null
    readonly dialect: 'guide' | 'engine'
    readonly cancelMethod: 'POST' | 'PUT'
    /** Both are there, or the sign-in screen asks. */
    readonly account: { readonly login: string; readonly password: string } | null
  } | null
}
