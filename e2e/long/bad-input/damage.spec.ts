/**
 * The records are overwritten with noise, as a dying disk or a stranger's tool does: what the next start makes of what is
 * left, what it says, and that selling goes on with everything that was paid.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { attemptStart } from '../../refused-start.ts'
import { provisioning } from '../../terminal.ts'
import { expect, LANGUAGES, test } from '../../test.ts'
import { expectSentence, kindsIn, paymentsFor } from './sell.ts'

// Two starts and two sales, on a machine that is busy.
test.describe.configure({ timeout: 180_000 })

const PAGE_BYTES = 4_096

/** Where the first page of a table or an index begins in a database that nobody has open. */
function startOfPage(path: string, name: string): number {
  const db = new Database(path, { readonly: true })
  const page = db.prepare<[string], number>('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(name)
  db.close()
  if (page === undefined) throw new Error(`Expected ${name} in the database`)
  return (page - 1) * PAGE_BYTES
}

const NOISE = Buffer.alloc(400_000, 'noise')

test.describe('between two starts', () => {
  test.use({ language: 'en' })

  for (const [what, names, from] of [
    ['the database', ['terminal.db'], 'journal'],
    ['the database and the journal’s file', ['terminal.db', 'journal.jsonl'], 'backup'],
  ] as const) {
    test(`${what}: moved aside, restored, and the next sale goes through`, async ({ start, world, dataDir }) => {
      const first = await start()
      await first.at.signIn()
      await first.at.topUpToCash('01066660001')
      await first.at.pay()
      const { payment } = await first.at.outcome('succeeded')
      await first.terminal.stop()
      for (const name of names) await writeFile(join(dataDir, 'live', name), NOISE)

      const { at } = await start()
      await at.signIn()
      await at.at('open-payments').click()
      await expect(at.at(`payment-row-${payment}`)).toHaveAttribute('data-state', 'succeeded')
      const text = await readFile(join(dataDir, 'live', 'journal.jsonl'), 'utf8')
      const repaired = text
        .split('\n')
        .filter((line) => line.includes('"kind":"records-repaired"'))
        .map((line) => JSON.parse(line) as { payload: { event: { aside: string; from: string } } })
      expect(repaired.map(({ payload }) => payload.event.from)).toEqual([from])
      const aside = join(dataDir, 'live', 'damaged', repaired[0]?.payload.event.aside ?? '')
      expect((await readFile(join(aside, 'terminal.db'))).equals(NOISE)).toBe(true)
      expect(await paymentsFor(world, '01066660001')).toEqual({ sent: 1, charged: 1 })
      await at.topUpToCash('01066660003')
      await at.pay()
      await at.outcome('succeeded')
      expect(await paymentsFor(world, '01066660003')).toEqual({ sent: 1, charged: 1 })
    })
  }

  test('all of it, and every backup: the start is refused, and nothing is moved or begun anew', async ({
    start,
    world,
    dataDir,
  }) => {
    const first = await start()
    await first.at.signIn()
    await first.terminal.stop()
    const live = join(dataDir, 'live')
    const backups = (await readdir(join(live, 'backups'))).map((name) => join('backups', name))
    expect(backups.length).toBeGreaterThan(0)
    const names = ['terminal.db', 'journal.jsonl', ...backups]
    for (const name of names) await writeFile(join(live, name), NOISE)

    const ending = await attemptStart({ dataDir, provisioning: provisioning(world, 'en') })
    expect(ending).toMatchObject({ exitCode: 1, output: '' })
    const [arabic = '', english = ''] = ending.said.split('\n')
    expectSentence(arabic, 'ar')
    expect(english).toContain('damaged and could not be rebuilt. Do not delete anything; call support.')
    for (const name of names) expect((await readFile(join(live, name))).equals(NOISE), name).toBe(true)
    expect(await readdir(live)).not.toContain('damaged')
  })
})

for (const language of LANGUAGES)
  test.describe(language, () => {
    test.use({ language })

    test('a look at the whole finds damage: nothing more is sold until the next start has mended it', async ({
      start,
      world,
      dataDir,
    }) => {
      const first = await start()
      await first.at.signIn()
      await first.at.topUpToCash('01066660002')
      await first.at.pay()
      const { payment } = await first.at.outcome('succeeded')
      await first.terminal.stop()
      // One page that no start reads.
      const path = join(dataDir, 'live', 'terminal.db')
      const from = startOfPage(path, 'prints_payment')
      await writeFile(path, (await readFile(path)).fill(0xff, from, from + PAGE_BYTES))

      const second = await start()
      const stopped = second.at.at('selling-stopped')
      await expect(stopped).toBeVisible({ timeout: 30_000 })
      expectSentence((await stopped.textContent()) ?? '', language)
      expect(await kindsIn(dataDir)).toContain('database-damage-seen')
      await second.terminal.stop()

      const third = await start()
      await third.at.signIn()
      await third.at.at('open-payments').click()
      await expect(third.at.at(`payment-row-${payment}`)).toHaveAttribute('data-state', 'succeeded')
      expect(await kindsIn(dataDir)).toContain('records-repaired')
      expect(await paymentsFor(world, '01066660002')).toEqual({ sent: 1, charged: 1 })
    })
  })
