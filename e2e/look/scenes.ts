/** Every screen of the selling path in every condition worth a look: how it is reached by a hand at the counter. */
import type { LookOptions } from '../../src-renderer/testing/look-options.ts'
import type { Hand } from './look-page.ts'

export type Scene = {
  /** Names the baseline too. */
  readonly name: string
  readonly options?: Omit<LookOptions, 'language'>
  readonly play: (hand: Hand, language: 'ar' | 'en') => Promise<void>
  /** Also looked at on the small counter screen and upright. */
  readonly sizes?: true
}

const stay = async (): Promise<void> => undefined

/** To the form of a service, through the search. */
async function find(hand: Hand, serviceId: number, words: string): Promise<void> {
  await hand.type('catalogue-search', words)
  await hand.press(`search-result-${String(serviceId)}`)
}

const VODAFONE = { ar: 'فودافون', en: 'Vodafone' }
const NORTH = { ar: 'شمال القاهرة', en: 'North Cairo' }
const FAKKA = { ar: 'فكة', en: 'Fakka' }

async function bill(hand: Hand, language: 'ar' | 'en', account = '01012345670'): Promise<void> {
  await find(hand, 1001, VODAFONE[language])
  await hand.type('field-billingAcct', account)
  await hand.press('inquire')
}

async function cash(hand: Hand, language: 'ar' | 'en', account?: string): Promise<void> {
  await bill(hand, language, account)
  await hand.press('tender-cash')
}

/** The last digit of the account decides what becomes of it: see the fake bridge. */
async function pay(hand: Hand, language: 'ar' | 'en', account: string): Promise<void> {
  await cash(hand, language, account)
  await hand.type('cash-received', '300')
  await hand.press('confirm-pay')
}

const OUTCOMES = [
  ['paid', '01012345670'],
  ['declined', '01012345671'],
  ['unknown', '01012345672'],
  ['accepted', '01012345673'],
  ['not-sent', '01012345674'],
  ['queued', '01012345676'],
] as const

export const SCENES: readonly Scene[] = [
  { name: 'sign-in', options: { signedIn: false }, play: stay, sizes: true },
  {
    name: 'sign-in-refused',
    options: { signedIn: false },
    play: async (hand) => {
      await hand.type('login-name', 'agent')
      await hand.type('login-password', 'wrong')
      await hand.press('login-submit')
    },
  },
  { name: 'categories', play: stay, sizes: true },
  {
    name: 'categories-quick',
    play: async (hand, language) => {
      for (const [serviceId, words] of [
        [1001, VODAFONE],
        [1004, FAKKA],
        [1006, NORTH],
        [1007, NORTH],
        [1002, VODAFONE],
      ] as const) {
        await find(hand, serviceId, words[language])
        await hand.press('favourite-toggle')
        await hand.press('home')
      }
    },
    sizes: true,
  },
  { name: 'billers', play: (hand) => hand.press('category-1') },
  { name: 'billers-many', play: (hand) => hand.press('category-2'), sizes: true },
  {
    name: 'services',
    play: async (hand) => {
      await hand.press('category-2')
      await hand.press('biller-104')
    },
    sizes: true,
  },
  { name: 'search', play: (hand, language) => hand.type('catalogue-search', VODAFONE[language]), sizes: true },
  { name: 'search-nothing', play: (hand) => hand.type('catalogue-search', 'qzqzqz') },
  { name: 'form', play: (hand, language) => find(hand, 1001, VODAFONE[language]), sizes: true },
  {
    name: 'form-refused',
    play: async (hand, language) => {
      await bill(hand, language, '01012345679')
    },
  },
  {
    name: 'form-unreachable',
    play: async (hand, language) => {
      await bill(hand, language, '01012345678')
    },
  },
  { name: 'form-long', play: (hand, language) => find(hand, 1006, NORTH[language]), sizes: true },
  {
    name: 'form-amount',
    play: async (hand, language) => {
      await find(hand, 1002, VODAFONE[language])
      await hand.type('field-billingAcct', '01012345678')
      await hand.type('amount', '9999999.99')
    },
    sizes: true,
  },
  {
    name: 'form-voucher',
    play: async (hand, language) => {
      await find(hand, 1004, FAKKA[language])
      await hand.press('denomination-1650')
      await hand.type('quantity', '3')
    },
  },
  { name: 'bill', play: bill, sizes: true },
  { name: 'bills', play: (hand, language) => bill(hand, language, '01012345677'), sizes: true },
  { name: 'cash', play: cash },
  {
    name: 'cash-change',
    play: async (hand, language) => {
      await cash(hand, language)
      await hand.type('cash-received', '9999999.99')
    },
    sizes: true,
  },
  {
    name: 'cash-missing',
    play: async (hand, language) => {
      await cash(hand, language)
      await hand.type('cash-received', '200')
    },
  },
  {
    name: 'cash-repeat',
    play: async (hand, language) => {
      await pay(hand, language, '01012345670')
      await hand.press('new-payment')
      await cash(hand, language)
    },
  },
  { name: 'progress', play: (hand, language) => pay(hand, language, '01012345675'), sizes: true },
  ...OUTCOMES.map(([name, account]): Scene => ({
    name: `outcome-${name}`,
    play: (hand, language) => pay(hand, language, account),
    ...(name === 'paid' || name === 'unknown' ? { sizes: true } : {}),
  })),
  {
    name: 'outcome-stopped',
    play: async (hand, language) => {
      await bill(hand, language, '01012345677')
      await hand.press('bills-all')
      await hand.press('tender-cash')
      await hand.type('cash-received', '1000')
      await hand.press('confirm-pay')
      await hand.happen((fake) => {
        const [first, second, third] = [...fake.payments.values()]
        if (first === undefined || second === undefined || third === undefined)
          throw new Error('Expected three payments')
        const nothing = { trxNumber: null, print: null, reason: { code: 'wallet-too-little', gatewayText: null } }
        fake.keep({ ...second, ...nothing, state: 'declined' })
        fake.keep({ ...third, ...nothing, reason: null, state: 'withdrawn' })
      }, null)
    },
  },
  {
    name: 'outcome-no-paper',
    play: async (hand, language) => {
      await pay(hand, language, '01012345670')
      await hand.happen((fake) => {
        for (const view of fake.payments.values())
          fake.keep({ ...view, print: { state: 'failed', problem: 'no-paper', copies: 0 } })
      }, null)
    },
    options: { status: { printer: { state: 'no-paper', paperMm: 80 } } },
  },
  {
    name: 'payments',
    play: async (hand, language) => {
      for (const [, account] of OUTCOMES.slice(0, 4)) {
        await pay(hand, language, account)
        await hand.press('new-payment')
      }
      await hand.press('open-payments')
    },
    sizes: true,
  },
  { name: 'payments-none', play: (hand) => hand.press('open-payments') },
  { name: 'keys', play: (hand) => hand.key('Shift+Slash'), sizes: true },
  {
    name: 'no-line',
    options: {
      status: {
        connection: { state: 'no-line', sinceMs: 0 },
        wallet: { availableMinor: null, atMs: null },
        printer: { state: 'offline', paperMm: 80 },
        unsettled: { count: 3, sumMinor: 123_456_789 as never, oldestAtMs: 0 },
        catalogue: { refreshing: false, refreshedAtMs: 0, failedBillers: 12 },
      },
    },
    play: stay,
    sizes: true,
  },
  {
    name: 'wrong-clock',
    options: { status: { clock: { state: 'wrong', behindMs: 3 * 86_400_000 } } },
    play: stay,
  },
  {
    name: 'stopped',
    options: { status: { sellingStopped: { code: 'journal-forked' } as never } },
    play: stay,
  },
  { name: 'catalogue-empty', options: { emptyCatalogue: true }, play: stay },
  {
    name: 'catalogue-fetching',
    options: {
      emptyCatalogue: true,
      status: { mode: 'live', catalogue: { refreshing: true, refreshedAtMs: null, failedBillers: 0 } },
    },
    play: stay,
  },
]
