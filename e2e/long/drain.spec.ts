/**
 * The line returns and nobody presses anything: what waited is sent in its order, each result is told, and its receipt is
 * offered or, where the shop wants it so, printed by itself.
 */
import { translator } from '../../src-shared/messages/messages.ts'
import { expect, LANGUAGES, test, type Ledger } from '../test.ts'
import { loseLine, OFFLINE, takeForLater } from '../offline.ts'

// Four sales, on a machine that is busy.
test.describe.configure({ timeout: 180_000 })

const FIRST = '01012345678'
/** The gateway refuses this one for sure. */
const REFUSED = '01000009940'
const LAST = '01012345679'

for (const language of LANGUAGES)
  for (const receipts of ['offer', 'print'] as const)
    test.describe(`${language}, receipts: ${receipts}`, () => {
      test.use({ language })

      test('three that waited are sent by themselves, beside a form that is being filled in', async ({
        start,
        world,
      }) => {
        const t = translator(language)
        const { at } = await start({ provisioning: { offline: { ...OFFLINE, receipts } } })
        const papers = async (): Promise<number> => (await world.paper.get<unknown[]>('/control/papers')).length
        await at.signIn()
        await loseLine(at, world)
        const [first, refused, last] = [
          await takeForLater(at, FIRST),
          await takeForLater(at, REFUSED),
          await takeForLater(at, LAST),
        ]
        expect(await papers()).toBe(3)
        await at.findService(9001, 'Practice bill')
        await at.fill('billingAcct', '87654321')
        expect((await world.gateway.ledger<Ledger>()).payments).toEqual([])

        await world.gateway.faults({ line: 'up' })
        await expect(at.at('status-queue')).toHaveCount(0, { timeout: 60_000 })
        await expect(at.at('status-results')).toHaveAttribute('data-count', '3')
        await expect(at.at('status-refunds')).toHaveAttribute('data-count', '1')
        await expect(at.at('field-billingAcct')).toHaveValue('87654321')
        const { inquiries, payments } = await world.gateway.ledger<Ledger>()
        // Each asked about before it is sent, in the order in which they were taken.
        const asked = inquiries.map(({ account }) => account).filter((account) => account.startsWith('010'))
        expect(asked).toEqual([FIRST, REFUSED, LAST])
        expect(payments.filter(({ charged }) => charged).map(({ account }) => account)).toEqual([FIRST, LAST])

        await at.at('status-results').click()
        await expect(at.at('status-results')).toHaveCount(0)
        await expect(at.at(`left-${first}`)).toHaveAttribute('data-state', 'succeeded')
        await expect(at.at(`left-${refused}`)).toHaveAttribute('data-state', 'declined')
        await expect(at.at(`left-${last}`)).toHaveAttribute('data-state', 'succeeded')
        const print = at.at(`left-print-${first}`)
        if (receipts === 'print') {
          // One for each that was paid; the refused one's customer gets the money, and the slip stays with it.
          await expect.poll(papers).toBe(5)
          await expect(print).toHaveText(t('print.again'))
          await expect(at.at(`left-print-${refused}`)).toHaveText(t('print.print'))
          expect(await papers()).toBe(5)
          return
        }
        // The slip that says "not paid yet" is no receipt: what is offered is no copy.
        await expect(print).toHaveText(t('print.print'))
        expect(await papers()).toBe(3)
        await print.click()
        await expect.poll(papers).toBe(4)
        await expect(print).toHaveText(t('print.again'))
      })
    })
