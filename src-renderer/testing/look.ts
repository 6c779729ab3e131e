/**
 * The page that the compared pictures are taken of: the screens over the fake bridge, with a catalogue made for looking.
 * `?options=` is a `LookOptions` as JSON; the fake stands at `window.look`, for what happens by itself at a counter.
 */
import { openPage } from '../open-page.tsx'
import { createFakeBridge } from './fake-bridge.ts'
import { badMorning } from './look-follow-up.ts'
import { lookCatalogue } from './look-catalogue.ts'
import { MORNING_MS, type LookOptions } from './look-options.ts'
import { paperOfDraft, paperOfPayment } from './look-paper.ts'

const options = JSON.parse(new URLSearchParams(window.location.search).get('options') ?? '{}') as LookOptions
const none = { categories: [], billers: [], services: [], tiles: [] }

const fake = createFakeBridge({
  language: options.language,
  signedIn: options.signedIn ?? true,
  ...(options.badMorning === true ? badMorning(MORNING_MS) : {}),
  status: { catalogue: { refreshing: false, refreshedAtMs: 0, failedBillers: 0 }, ...options.status },
  catalogue: options.emptyCatalogue === true ? none : lookCatalogue,
  drawSlip: (draft) => paperOfDraft(draft, lookCatalogue),
  drawReceipt: (view) => paperOfPayment(view, options.language),
})
Object.assign(window, { look: fake })

openPage(fake.bridge)
