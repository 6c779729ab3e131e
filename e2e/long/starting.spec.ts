/**
 * A start that has to put a long journal in order first: whoever waits sees what is done and how far it is, cannot break
 * anything by giving up, and sells when it is over.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { chromium, type Browser, type Page } from 'playwright'
import { debuggingAddress } from '../../src-main/shell/debugging-address.ts'
import {
  confirmedEvent,
  openSample,
  SAMPLE_SALE_ID,
  sampleId,
  succeededEvent,
} from '../../src-main/storage/sample-records.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import { launch } from '../terminal.ts'
import { expect, LANGUAGES, test, type Language } from '../test.ts'
import { expectSentence, paymentsFor } from './bad-input/sell.ts'

test.describe.configure({ timeout: 300_000 })

const PAYMENTS = 25_000
const DOING = { ar: 'نرتّب السجلات', en: 'Putting the records in order' } as const

const databaseIn = (directory: string): string => join(directory, 'terminal.db')

/** Whether the next start has it all to do again. */
function isToRebuild(directory: string): boolean {
  const db = new Database(databaseIn(directory), { readonly: true })
  const kept = db.prepare("SELECT value FROM meta WHERE name = 'to_rebuild'").pluck().get()
  db.close()
  return kept === 'yes'
}

/** Adds three entries of each of many payments that all went well, and leaves the records as a change of their shape would. */
function fill(directory: string): void {
  const storage = openSample(directory, { mode: 'live', clock: { nowMs: Date.now } })
  for (let first = 0; first < PAYMENTS; first += 1_000) {
    storage.payments.transact((tx) => {
      for (let number = first; number < first + 1_000; number += 1) {
        const id = sampleId(number)
        const paid = succeededEvent({ trxNumber: `T${String(number)}`, voucher: null })
        tx.record(id, SAMPLE_SALE_ID, [confirmedEvent(id), { kind: 'payment-sending' }, paid])
      }
    })
  }
  storage.close()
  const db = new Database(databaseIn(directory))
  db.exec(`
    INSERT INTO meta (name, value) VALUES ('to_rebuild', 'yes') ON CONFLICT (name) DO UPDATE SET value = excluded.value;
    DELETE FROM payments WHERE id >= '${sampleId(PAYMENTS / 2)}'`)
  db.close()
}

/** What stands in the records when nobody has them open: the state of each payment asked for, and whatever is wrong. */
function lookAt(directory: string, ids: readonly string[]) {
  const storage = openSample(directory, { mode: 'live', clock: { nowMs: Date.now } })
  const faults = [...storage.compareProjections(), ...storage.verify()]
  const states = ids.map((id) => storage.payments.payment(id as PaymentId)?.state.kind)
  storage.close()
  return { states, faults }
}

/** The window of a program that has not yet said where it can be looked at. */
async function waitingPage(dataDir: string): Promise<{ browser: Browser; page: Page }> {
  const address = await debuggingAddress(join(dataDir, 'profile'), { timeoutMs: 60_000 })
  if (address === null) throw new Error('Expected the program to listen while it starts')
  const browser = await chromium.connectOverCDP(address)
  const pages = (): Page[] => browser.contexts().flatMap((context) => context.pages())
  const isIt = (page: Page): boolean => page.url().endsWith('/starting.html')
  await expect.poll(() => pages().some(isIt), { timeout: 60_000, intervals: [20] }).toBe(true)
  const page = pages().find(isIt)
  if (page === undefined) throw new Error('Expected the page to stay')
  return { browser, page }
}

const percentOn = async (page: Page): Promise<number> =>
  Number(await page.getByTestId('starting-bar').getAttribute('aria-valuenow', { timeout: 60_000 }))

/** Waits until the bar stands at so much or more. */
async function until(page: Page, percent: number): Promise<void> {
  await expect(page.getByTestId('starting-bar')).toBeVisible({ timeout: 60_000 })
  await expect.poll(() => percentOn(page), { timeout: 60_000, intervals: [20] }).toBeGreaterThanOrEqual(percent)
}

/** Everything the bar said until the page went on to the terminal. */
async function watch(page: Page): Promise<readonly number[]> {
  await expect(page.getByTestId('starting-bar')).toBeVisible({ timeout: 60_000 })
  await page.evaluate(() => {
    const bar = document.querySelector('[role=progressbar]')
    const note = (): void => {
      const said = [sessionStorage.getItem('said'), bar?.getAttribute('aria-valuenow')]
      sessionStorage.setItem('said', said.filter((one) => one !== null).join(' '))
    }
    note()
    if (bar !== null) new MutationObserver(note).observe(bar, { attributeFilter: ['aria-valuenow'] })
  })
  await page.waitForURL(/index\.html/u, { timeout: 120_000 })
  const said = await page.evaluate(() => sessionStorage.getItem('said') ?? '')
  return said.split(' ').map(Number)
}

async function expectWords(page: Page, language: Language): Promise<void> {
  const html = page.locator('html')
  await expect(html).toHaveAttribute('lang', language)
  await expect(html).toHaveAttribute('dir', language === 'ar' ? 'rtl' : 'ltr')
  await expect(page.getByTestId('starting-doing')).toHaveText(DOING[language])
  await expect(page.getByTestId('starting-percent')).toHaveText(/^\d{1,3}%$/u)
  expectSentence((await page.locator('.starting-hint').textContent()) ?? '', language)
}

for (const language of LANGUAGES)
  test.describe(language, () => {
    test.use({ language })

    test('the bar moves to its end, also after a kill and after somebody closed the window; then the terminal sells', async ({
      start,
      world,
      dataDir,
    }) => {
      const first = await start()
      await first.at.signIn()
      await first.at.topUpToCash('01066660101')
      await first.at.pay()
      const { payment } = await first.at.outcome('succeeded')
      await first.terminal.stop()
      const live = join(dataDir, 'live')
      fill(live)

      const provisioningFile = join(dataDir, 'provisioning.json')
      for (const end of ['kill', 'close'] as const) {
        await rm(join(dataDir, 'profile', 'DevToolsActivePort'), { force: true })
        const program = launch({ dataDir, provisioningFile })
        let said = ''
        for (const output of [program.stdout, program.stderr])
          output.on('data', (bytes: Buffer) => (said += bytes.toString()))
        const gone = new Promise<number | null>((done) => program.once('exit', done))
        const { browser, page } = await waitingPage(dataDir)
        await until(page, 20)
        await expectWords(page, language)
        if (end === 'kill') process.kill(-(program.pid ?? 0), 'SIGKILL')
        else await page.close()
        expect(await gone).toBe(end === 'kill' ? null : 0)
        await browser.close().catch(() => undefined)
        expect(isToRebuild(live), 'it was in the middle').toBe(true)
        expect(said).not.toMatch(/^\{|Error|^\s+at /mu)
      }

      await rm(join(dataDir, 'profile', 'DevToolsActivePort'), { force: true })
      const starting = start()
      const { browser, page } = await waitingPage(dataDir)
      const percents = await watch(page)
      expect(percents).toEqual(percents.toSorted((one, other) => one - other))
      expect(new Set(percents).size).toBeGreaterThan(3)
      expect(percents.at(-1)).toBeGreaterThan(70)
      await browser.close()

      const { terminal, at } = await starting
      await at.signIn()
      await at.topUpToCash('01066660102')
      await at.pay()
      await at.outcome('succeeded')
      expect(await paymentsFor(world, '01066660102')).toEqual({ sent: 1, charged: 1 })
      await terminal.stop()
      const asked = [payment, sampleId(0), sampleId(PAYMENTS - 1)]
      expect(lookAt(live, asked)).toEqual({ states: asked.map(() => 'succeeded'), faults: [] })
    })
  })
