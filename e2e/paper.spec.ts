/** The paper of the real program: what the screen shows, what comes out of the printer and what is saved are the same dots. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { Page } from '@playwright/test'
import { decodePdf } from '../src-main/receipts/pdf.ts'
import { decodePng } from '../src-main/receipts/png.ts'
import type { Bitmap } from '../src-shared/domain/receipt.ts'
import type { Cashier } from './cashier.ts'
import { provisioning } from './terminal.ts'
import { expect, LANGUAGES, test } from './test.ts'
import type { World } from './world.ts'

/** What the page is given to show of a payment's receipt. */
async function preview(page: Page, paymentId: string, language: string): Promise<Bitmap> {
  const bytes = await page.evaluate(
    async (asked) => {
      type Bridge = { call: Record<string, (input: unknown) => Promise<{ value: { png: Uint8Array } }>> }
      const { terminal } = globalThis as unknown as { terminal: Bridge }
      return [...(await terminal.call['receipt/preview']!(asked)).value.png]
    },
    { paymentId, language },
  )
  return decodePng(Uint8Array.from(bytes))
}

/** The last paper, without the white that runs out before the cut. */
async function lastPaper(world: World, heightDots: number): Promise<Bitmap> {
  const papers = await world.paper.get<{ n: number }[]>('/control/papers')
  const picture = await fetch(new URL(`/control/papers/${String(papers.length)}.png`, world.printer.controlUrl))
  const image = await loadImage(Buffer.from(await picture.arrayBuffer()))
  const context = createCanvas(image.width, image.height).getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, heightDots)
  const bits = new Uint8Array((image.width >> 3) * heightDots)
  for (let dot = 0; dot < image.width * heightDots; dot++) {
    if ((data[dot * 4] ?? 255) < 128) bits[dot >> 3] = (bits[dot >> 3] ?? 0) | (0x80 >> (dot & 7))
  }
  return { widthDots: image.width, heightDots, bits }
}

const same = (a: Bitmap, b: Bitmap): boolean =>
  a.widthDots === b.widthDots && a.heightDots === b.heightDots && Buffer.compare(a.bits, b.bits) === 0

async function sellTopUp(at: Cashier, account = '01012345678'): Promise<string> {
  await at.topUp(account, { cash: '20' })
  return (await at.outcome('succeeded', 30_000)).payment
}

const printedIs = (at: Cashier, state: string) =>
  expect(at.at('print-state')).toHaveAttribute('data-state', state, { timeout: 15_000 })

async function logoFile(folder: string): Promise<string> {
  const canvas = createCanvas(300, 120)
  const context = canvas.getContext('2d')
  context.fillStyle = '#135'
  context.arc(150, 60, 55, 0, 7)
  context.fill()
  const file = join(folder, 'logo.png')
  await writeFile(file, canvas.toBuffer('image/png'), { mode: 0o600 })
  return file
}

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })

    test('two languages and a logo on one paper; screen, paper and file are the same dots', async ({
      start,
      world,
      dataDir,
    }) => {
      const receipts = { languages: 'both', logo: await logoFile(dataDir) }
      const { terminal, at } = await start({ provisioning: { ...provisioning(world, language), receipts } })
      await at.signIn()
      const payment = await sellTopUp(at)
      await printedIs(at, 'printed')
      const shown = await preview(terminal.page, payment, language)
      expect(same(await lastPaper(world, shown.heightDots), shown)).toBe(true)
      // The logo: black in the middle of the paper, above the first words.
      const middle = shown.bits[60 * 72 + 36]
      expect(middle).toBe(0xff)

      await at.at('save-pdf').click()
      await expect(at.at('receipt-saved')).toContainText('copy-2.pdf')
      await at.at('save-png').click()
      await expect(at.at('receipt-saved')).toContainText('copy-3.png')
      const folder = join(dataDir, 'live', 'receipts-saved')
      const [pdf = '', png = ''] = (await readdir(folder)).sort()
      expect((await stat(join(folder, pdf))).mode & 0o777).toBe(0o600)
      const picture = decodePng(await readFile(join(folder, png)))
      expect(same(picture, await preview(terminal.page, payment, language))).toBe(true)
      expect(decodePdf(await readFile(join(folder, pdf))).widthDots).toBe(576)
      await at.at('print-receipt').click()
      await expect.poll(async () => (await world.paper.get<unknown[]>('/control/papers')).length).toBe(2)
    })

    test('one original only: neither a copy nor a file of it', async ({ start, world, dataDir }) => {
      const { terminal, at } = await start()
      await at.signIn()
      await at.findService(9511, 'No reprint')
      await at.fill('billingAcct', '12345678')
      await at.at('amount').fill('10')
      await at.takeCash('20')
      await at.pay()
      const { payment } = await at.outcome('succeeded')
      await printedIs(at, 'printed')
      await expect(at.at('save-pdf')).toBeHidden()
      await at.at('print-receipt').click()
      await expect(at.at('outcome')).toContainText(language === 'ar' ? 'لا تسمح الشركة' : 'does not allow a copy')
      const refused = await terminal.page.evaluate(
        async (asked) => {
          type Bridge = { call: Record<string, (input: unknown) => Promise<{ problem?: { code: string } }>> }
          const { terminal: bridge } = globalThis as unknown as { terminal: Bridge }
          return (await bridge.call['receipt/save']!(asked)).problem?.code
        },
        { paymentId: payment, language, format: 'pdf' },
      )
      expect(refused).toBe('reprint-not-allowed')
      expect(await readdir(join(dataDir, 'live'))).not.toContain('receipts-saved')
      expect(await world.paper.get<unknown[]>('/control/papers')).toHaveLength(1)
    })

    test('what did not come out is not to be given to the customer', async ({ start, world }) => {
      await world.paper.faults({ paper: 'out' })
      const { at } = await start()
      await at.signIn()
      await sellTopUp(at)
      await printedIs(at, 'failed')
      const notPrinted = language === 'ar' ? 'الإيصال لم يُطبع' : 'The receipt is not printed'
      await expect(at.at('outcome-next')).toContainText(notPrinted)
      await world.paper.faults({ paper: 'ok' })
      await at.at('print-receipt').click()
      await printedIs(at, 'printed')
      await expect(at.at('outcome-next')).not.toContainText(notPrinted)
    })
  })
}

test('a payment proven later has a paper of its own that says so', async ({ start, world }) => {
  await world.gateway.faults({ settleMs: 120_000 })
  const { terminal, at } = await start()
  await at.signIn()
  await at.topUp('01000009929')
  const { payment } = await at.outcome('unknown', 30_000)
  await printedIs(at, 'printed')
  const doubt = await preview(terminal.page, payment, 'ar')
  await fetch(new URL('/control/settle', world.smartpayUrl), { method: 'POST' })
  await expect(async () => {
    await at.at('check-again').click({ timeout: 1_000 })
    await at.outcome('succeeded', 2_000)
  }).toPass({ timeout: 40_000 })
  const [ordinary, recovered] = [await sell(at, terminal.page), await preview(terminal.page, payment, 'ar')]
  // Black across the paper at both ends: not an ordinary receipt, and not the one of the doubt.
  const blackRows = ({ bits, heightDots }: Bitmap): number =>
    Array.from({ length: heightDots }, (_, row) => bits.subarray(row * 72, row * 72 + 1)).filter(
      ([edge]) => edge === 0xff,
    ).length
  expect(blackRows(ordinary)).toBe(0)
  expect(blackRows(recovered)).toBeGreaterThan(80)
  expect(same(recovered, doubt)).toBe(false)
})

async function sell(at: Cashier, page: Page): Promise<Bitmap> {
  await at.at('new-payment').click()
  const id = await sellTopUp(at)
  return preview(page, id, 'ar')
}

test('a long receipt on the screen is as large as a short slip, and a press shows it dot for dot', async ({
  start,
  world,
}) => {
  const receipts = { languages: 'both' }
  const { terminal, at } = await start({ provisioning: { ...provisioning(world, 'ar'), receipts } })
  const { page } = terminal
  await page.setViewportSize({ width: 1366, height: 768 })
  await at.signIn()
  const scale = (testId: string): Promise<number> =>
    at.at(testId).evaluate((image: HTMLImageElement) => image.getBoundingClientRect().width / image.naturalWidth)
  await expect(at.at('slip-picture')).toBeVisible()
  const slip = await scale('slip-picture')
  await sellTopUp(at)
  await expect(at.at('receipt-preview')).toBeVisible()
  expect(await scale('receipt-preview')).toBeCloseTo(slip, 3)
  // The body text of the paper is 26 dots high.
  expect(26 * slip).toBeGreaterThanOrEqual(14)
  const main = await page.locator('main').boundingBox()
  await at.at('receipt-preview').click()
  await expect(at.at('slip')).toHaveAttribute('data-large', 'true')
  expect(await scale('receipt-preview')).toBe(1)
  expect(await page.locator('main').boundingBox()).toEqual(main)
  await at.at('receipt-preview').click()
  await expect(at.at('slip')).toHaveAttribute('data-large', 'false')
})
