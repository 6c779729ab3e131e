/**
 * The database is overwritten with noise while the program is off: what the screen says of it, that every payment is there,
 * and that nothing leaves the queue, or is taken out of it, before the gateway was asked.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, LANGUAGES, test } from '../../test.ts'
import { loseLine, OFFLINE, openWaiting, takeForLater } from '../../offline.ts'
import { expectSentence, paymentsFor } from './sell.ts'

// Three starts and two sales, on a machine that is busy.
test.describe.configure({ timeout: 240_000 })

const PAID = '01066680001'
const WAITS = '01066680002'
const NOISE = Buffer.alloc(400_000, 'noise')

const DAMAGES = [
  { names: ['terminal.db'], from: 'journal', mayLack: 'false' },
  { names: ['terminal.db', 'journal.jsonl'], from: 'backup', mayLack: 'true' },
] as const

for (const language of LANGUAGES)
  for (const { names, from, mayLack } of DAMAGES)
    test.describe(language, () => {
      test.use({ language })

      test(`noise in ${names.join(' and ')}: told until it is read; the queue is on hold until the gateway was asked`, async ({
        start,
        world,
        dataDir,
      }) => {
        const provisioning = { offline: OFFLINE }
        const first = await start({ provisioning })
        await first.at.signIn()
        await first.at.topUp(PAID)
        const { payment: paid } = await first.at.outcome('succeeded')
        await first.at.at('new-payment').click()
        await loseLine(first.at, world)
        const waits = await takeForLater(first.at, WAITS)
        await first.terminal.stop()
        for (const name of names) await writeFile(join(dataDir, 'live', name), NOISE)

        // The line is there again, but the gateway's history does not answer.
        await world.gateway.faults({ line: 'up', next: [{ endpoint: 'requests', fault: 'drop-before', times: 1_000 }] })
        const { at, terminal } = await start({ provisioning })
        const notice = at.at('recovery-notice')
        await expect(notice).toHaveAttribute('data-from', from)
        await expect(notice).toHaveAttribute('data-may-lack', mayLack)
        expectSentence((await notice.textContent()) ?? '', language)
        await at.signIn()
        await expect(notice).toBeVisible()
        await openWaiting(at.page)
        await expect(at.at('queue-frozen')).toHaveAttribute('data-cause', 'records-restored')
        expectSentence((await at.at('queue-frozen').textContent()) ?? '', language)
        await expect(at.at(`waiting-${waits}`)).toBeVisible()
        // It may have been sent by what was lost: nobody is to be told that it never will be.
        await expect(at.at(`withdraw-${waits}`)).toBeDisabled()
        await expect(at.at('queue-send-now')).toBeDisabled()
        await at.at('open-payments').click()
        await expect(at.at(`payment-row-${paid}`)).toHaveAttribute('data-state', 'succeeded')
        await expect(at.at(`payment-row-${waits}`)).toHaveAttribute('data-state', 'queued')
        await at.at('recovery-read').click()
        await expect(notice).toHaveCount(0)
        await expect(at.at('status-queue')).toHaveAttribute('data-frozen', 'records-restored')
        expect(await paymentsFor(world, WAITS)).toEqual({ sent: 0, charged: 0 })
        // What may lack something is waited for longer than anybody would sit here; the simulation sees its end.
        if (from === 'backup') return

        await world.gateway.faults({ next: [] })
        await expect(at.at('status-queue')).toHaveCount(0, { timeout: 90_000 })
        await expect(at.at(`payment-row-${waits}`)).toHaveAttribute('data-state', 'succeeded')
        expect(await paymentsFor(world, WAITS)).toEqual({ sent: 1, charged: 1 })
        expect(await paymentsFor(world, PAID)).toEqual({ sent: 1, charged: 1 })
        await terminal.stop()

        const third = await start({ provisioning })
        await third.at.signIn()
        await expect(third.at.at('recovery-notice')).toHaveCount(0)
      })
    })
