/** What `PUT /control/faults` may say. Everything has a default; what is sent replaces what was, field by field. */
import { z } from 'zod'
import { PAY_OUTCOMES } from './pay-outcomes.ts'
import { CANCEL_OUTCOMES, INQUIRY_OUTCOMES } from './other-outcomes.ts'

export const ENDPOINTS = [
  'token',
  'refresh',
  'otp',
  'profile',
  'categories',
  'billers',
  'services',
  'all-services',
  'picture',
  'inquiry',
  'pay',
  'cancel',
  'wallets',
  'balance',
  'transfer',
  'movements',
  'summary',
  'requests',
  'request',
  'fees',
  'other',
] as const
export type Endpoint = (typeof ENDPOINTS)[number]

/** What can go wrong between a request and its answer, whatever the request is. */
export const TRANSPORT_FAULTS = [
  'slow',
  'drip',
  'drop-before',
  'drop-after',
  'half-answer',
  'html-500',
  'html-500-after',
  'bad-gateway-502',
  'gateway-timeout-504',
  'token-401',
  'other-401',
  'wrong-content-type',
  'redirect-302',
  'redirect-307',
  'oversized',
  'not-found-404',
  'hang',
] as const
export type TransportFault = (typeof TRANSPORT_FAULTS)[number]

const OWN_OUTCOMES: Partial<Record<Endpoint, readonly { readonly name: string }[]>> = {
  pay: PAY_OUTCOMES,
  inquiry: INQUIRY_OUTCOMES,
  cancel: CANCEL_OUTCOMES,
}

/** The faults an endpoint can be given: the transport's, and for the three that work on money their own outcomes. */
export function faultsOf(endpoint: Endpoint): readonly string[] {
  const own = OWN_OUTCOMES[endpoint] ?? []
  return [...new Set([...TRANSPORT_FAULTS, ...own.map((row) => row.name)])]
}

const milliseconds = z.int().min(0).max(600_000)

const nextFault = z
  .strictObject({ endpoint: z.enum(ENDPOINTS), fault: z.string(), times: z.int().min(1).max(1000).default(1) })
  .refine((one) => faultsOf(one.endpoint).includes(one.fault), {
    message: 'Expected a fault that this endpoint can have',
    path: ['fault'],
  })

export const settingsSchema = z.strictObject({
  /** Milliseconds added before an answer, by endpoint; `all` for the rest. At `pay` it is the provider's own time. */
  latencyMs: z.partialRecord(z.enum([...ENDPOINTS, 'all']), milliseconds).default({}),
  /** Faults for the next calls of an endpoint, first come first served; they go before magic values. */
  next: z.array(nextFault).default([]),
  line: z.enum(['up', 'refuse', 'unreachable', 'silent']).default('up'),
  /** How far the server's clock, its `Date` header and its rows are ahead of this machine's. */
  clockAheadMs: z.int().min(-4e12).max(4e12).default(0),
  slowMs: milliseconds.default(4000),
  settleMs: milliseconds.default(8000),
  /** How long the outcome `late` takes: past the six minutes of any client. */
  lateMs: milliseconds.default(400_000),
  oversizeBytes: z.int().min(1000).max(200_000_000).default(8_000_000),
  dialect: z.enum(['guide', 'engine']).default('guide'),
  cancelMethod: z.enum(['dialect', 'POST', 'PUT', 'any']).default('dialect'),
  /** Cancels go by the bill's references alone, among everyone's payments: what a client must never rely on. */
  cancelIgnoresNumbers: z.boolean().default(false),
  getRequests: z.boolean().default(true),
  getServiceFees: z.boolean().default(true),
  /** Payment replies carry only the five keys that the guide prints. */
  plainPayReply: z.boolean().default(false),
  providerRequired: z.boolean().default(false),
  providerOffline: z.boolean().default(false),
  /** A bill that was paid is gone at the next inquiry. Without it the same account always owes the same. */
  paidBillsGo: z.boolean().default(false),
  /** So many services more, fifty to a biller, in twenty categories of their own: for what must stay quick with all of them. */
  manyServices: z.int().min(0).max(100_000).default(0),
  /** Magic accounts and amounts do something. */
  magic: z.boolean().default(true),
  expiresIn: z.enum(['string', 'number', 'null']).default('string'),
  tokenSeconds: z.int().min(1).max(864_000).default(86_400),
  forceUpdate: z.boolean().default(false),
  /** Main wallet of the login `agent`, in piastres; set once when it is sent. */
  walletBalanceMinor: z.int().nullable().default(null),
})

export type Settings = z.infer<typeof settingsSchema>

/** A change: any of the fields, nothing else. */
export const settingsChangeSchema = z.strictObject(
  Object.fromEntries(Object.entries(settingsSchema.shape).map(([name, field]) => [name, field.unwrap().optional()])),
)

export const defaultSettings = (given: Partial<Settings>): Settings => settingsSchema.parse(given)
