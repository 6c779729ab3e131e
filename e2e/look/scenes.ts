/** Every screen of the selling path in every condition worth a look: how it is reached by a hand at the counter. */
import { MORNING_MS, type LookOptions } from '../../src-renderer/testing/look-options.ts'
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

const NONE = { count: 0, sumMinor: 0 as never, oldestAtMs: null }
/** The internet is gone for twelve minutes, and the shop lets prepaid services wait. */
const NO_LINE = {
  connection: { state: 'no-line', sinceMs: MORNING_MS - 12 * 60_000 },
  queue: { ...NONE, allowed: true, sending: false, frozen: null },
} as const
const BAD_MORNING = { badMorning: true, status: NO_LINE } as const

/** To a tab of the follow-up. */
const follow =
  (tab: string) =>
  async (hand: Hand): Promise<void> => {
    await hand.key('F6')
    await hand.press(`tab-${tab}`)
  }

/** A top-up, to the money. */
async function topUp(hand: Hand, language: 'ar' | 'en'): Promise<void> {
  await find(hand, 1002, VODAFONE[language])
  await hand.type('field-billingAcct', '01012345678')
  await hand.type('amount', '50')
  await hand.press('tender-cash')
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

/** Five services that stand on the first page. */
async function markFive(hand: Hand, language: 'ar' | 'en'): Promise<void> {
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
}

const OUTCOMES = [
  ['paid', '01012345670'],
  ['declined', '01012345671'],
  ['unknown', '01012345672'],
  ['accepted', '01012345673'],
  ['not-sent', '01012345674'],
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
  { name: 'categories-quick', play: markFive, sizes: true },
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
  { name: 'cash-queue', options: { status: NO_LINE }, play: topUp, sizes: true },
  { name: 'cash-not-queued', options: { status: NO_LINE }, play: cash },
  { name: 'progress', play: (hand, language) => pay(hand, language, '01012345675'), sizes: true },
  ...OUTCOMES.map(([name, account]): Scene => ({
    name: `outcome-${name}`,
    play: (hand, language) => pay(hand, language, account),
    ...(name === 'paid' || name === 'unknown' ? { sizes: true } : {}),
  })),
  {
    name: 'outcome-queued',
    options: { status: NO_LINE },
    play: async (hand, language) => {
      await topUp(hand, language)
      await hand.type('cash-received', '100')
      await hand.press('confirm-pay')
    },
    sizes: true,
  },
  {
    name: 'ask-withdraw',
    options: BAD_MORNING,
    play: async (hand) => {
      await follow('waiting')(hand)
      await hand.press('withdraw-0198a6c0-0000-7000-8000-00004c1a7f01')
    },
    sizes: true,
  },
  {
    name: 'outcome-owed',
    options: BAD_MORNING,
    play: async (hand) => {
      await follow('refunds')(hand)
      await hand.press('refund-open-0198a6c0-0000-7000-8000-00004c1a7f07')
    },
  },
  {
    name: 'outcome-cancelling',
    play: async (hand, language) => {
      await pay(hand, language, '01012345670')
      await hand.happen((fake) => {
        for (const view of fake.payments.values()) fake.keep({ ...view, state: 'cancelling', cancellable: false })
      }, null)
    },
  },
  {
    name: 'outcome-cancelled',
    play: async (hand, language) => {
      await pay(hand, language, '01012345670')
      await hand.press('cancel-payment')
      await hand.press('ask-yes')
    },
  },
  {
    name: 'outcome-cancel-unknown',
    play: async (hand, language) => {
      await pay(hand, language, '01012345670')
      await hand.happen((fake) => {
        for (const view of fake.payments.values()) fake.keep({ ...view, state: 'cancel-unknown', cancellable: false })
      }, null)
    },
  },
  {
    name: 'ask-cancel',
    play: async (hand, language) => {
      await pay(hand, language, '01012345670')
      await hand.press('cancel-payment')
    },
  },
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
        const nothing = {
          trxNumber: null,
          print: null,
          cancellable: false,
          reason: { code: 'wallet-too-little', gatewayText: null },
        }
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
  {
    name: 'payments-found',
    options: BAD_MORNING,
    play: async (hand) => {
      await hand.press('open-payments')
      await hand.type('payments-search', '712345')
    },
    sizes: true,
  },
  { name: 'payments-none', play: (hand) => hand.press('open-payments') },
  {
    name: 'line-fine',
    options: { status: { connection: { state: 'fine', sinceMs: MORNING_MS - 3 * 3_600_000 } } },
    play: follow('line'),
  },
  { name: 'line-none', options: BAD_MORNING, play: follow('line'), sizes: true },
  ...(['unreachable', 'failing'] as const).map((state): Scene => ({
    name: `line-${state}`,
    options: { status: { connection: { state, sinceMs: MORNING_MS - 43_000 } } },
    play: follow('line'),
  })),
  { name: 'waiting', options: BAD_MORNING, play: follow('waiting'), sizes: true },
  {
    name: 'waiting-frozen',
    options: {
      badMorning: true,
      status: { ...NO_LINE, queue: { ...NO_LINE.queue, frozen: 'records-restored' } },
    },
    play: follow('waiting'),
  },
  {
    name: 'waiting-stopped',
    options: { badMorning: true, status: { sellingStopped: { code: 'force-update' } as never } },
    play: follow('waiting'),
  },
  { name: 'waiting-none', play: follow('waiting') },
  {
    name: 'results',
    options: BAD_MORNING,
    play: (hand) =>
      hand.happen((fake) => {
        for (const view of fake.payments.values())
          if (view.state === 'queued') fake.keep({ ...view, state: 'succeeded', changedAtMs: Date.now() })
      }, null),
  },
  { name: 'left', options: BAD_MORNING, play: follow('left'), sizes: true },
  { name: 'refunds', options: BAD_MORNING, play: follow('refunds'), sizes: true },
  {
    name: 'ask-give-back',
    options: BAD_MORNING,
    play: async (hand) => {
      await follow('refunds')(hand)
      await hand.press('give-back-0198a6c0-0000-7000-8000-00004c1a7f07')
    },
  },
  { name: 'cases', options: BAD_MORNING, play: follow('cases'), sizes: true },
  { name: 'diagnostics', options: BAD_MORNING, play: follow('diagnostics'), sizes: true },
  {
    name: 'export',
    options: BAD_MORNING,
    play: async (hand) => {
      await follow('waiting')(hand)
      await hand.press('queue-export')
      await hand.type('export-passphrase', 'too short')
      await hand.press('export-save')
    },
    sizes: true,
  },
  {
    name: 'export-done',
    options: BAD_MORNING,
    play: async (hand) => {
      await follow('waiting')(hand)
      await hand.press('queue-export')
      await hand.type('export-passphrase', 'a long passphrase')
      await hand.type('export-again', 'a long passphrase')
      await hand.press('export-save')
    },
  },
  {
    name: 'all-at-once',
    options: {
      badMorning: true,
      status: {
        ...NO_LINE,
        connection: { state: 'unreachable', sinceMs: MORNING_MS - 185 * 60_000 },
        printer: { state: 'no-paper', paperMm: 80 },
        unsettled: { count: 3, sumMinor: 123_456_789 as never, oldestAtMs: 0 },
      },
    },
    play: stay,
    sizes: true,
  },
  { name: 'keys', play: (hand) => hand.key('Shift+Slash'), sizes: true },
  {
    name: 'no-line',
    options: {
      status: {
        connection: { state: 'no-line', sinceMs: MORNING_MS - 12 * 60_000 },
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
    name: 'disk-full',
    options: { status: { disk: { state: 'full', sinceMs: MORNING_MS } } },
    play: stay,
  },
  {
    name: 'recovered',
    options: { status: { recovery: { atMs: MORNING_MS, from: 'backup', mayLack: true } } },
    play: stay,
    sizes: true,
  },
  {
    name: 'recovered-quick',
    options: { status: { recovery: { atMs: MORNING_MS - 86_400_000, from: 'backup', mayLack: true } } },
    play: markFive,
    sizes: true,
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
      status: { mode: 'live', catalogue: { refreshing: false, refreshedAtMs: null, failedBillers: 0 } },
    },
    // Once time stands still, so that it waits equally long on every machine.
    play: (hand) =>
      hand.happen((fake) => {
        fake.setStatus({ catalogue: { refreshing: true, refreshedAtMs: null, failedBillers: 0 } })
      }, null),
  },
]
