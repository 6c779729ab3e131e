/** The areas together, on the real client and the sandbox's server: sign in, see what can be sold, see what there is to spend. */
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSmartPay, type SmartPayServer } from '../../sandbox/smartpay/server.ts'
import { createSmartPay } from '../gateways/smartpay/smartpay.ts'
import { secretsInMemory, systemClock } from '../settings/settings.ts'
import { createSignIn } from '../sign-in/sign-in.ts'
import { openCatalogueCache } from '../storage/catalogue-cache.ts'
import { createWallets } from '../wallets/wallets.ts'
import { createCatalogue } from './catalogue.ts'
import { favouritesInMemory, scriptedUse } from './testing.ts'

let server: SmartPayServer
let folder: string
beforeAll(async () => {
  server = await startSmartPay({ dialect: 'guide', getRequests: true })
  folder = mkdtempSync(path.join(os.tmpdir(), 'areas-'))
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

test('from the sign-in to everything searchable in both languages', async () => {
  const lines: unknown[] = []
  const gateway = createSmartPay({
    baseUrl: server.url,
    machineSerial: 'SN-0042',
    database: null,
    dialect: 'guide',
    cancelMethod: 'POST',
    clock: systemClock,
    log: (line) => lines.push(line),
    notice: { connection: () => {}, time: () => {}, tokenReplaced: () => {}, forceUpdate: () => {} },
  })
  const events: unknown[] = []
  const signIn = createSignIn({
    gateway,
    secrets: secretsInMemory(),
    record: (event) => events.push(event),
    unsettledCount: () => 0,
    clock: systemClock,
    log: (line) => lines.push(line),
    changed: () => {},
  })
  const store = openCatalogueCache(path.join(folder, 'cache.db'), systemClock.nowMs)
  const catalogue = createCatalogue({
    source: gateway,
    store,
    use: scriptedUse(),
    favourites: favouritesInMemory(),
    clock: systemClock,
    log: (line) => lines.push(line),
    changed: () => {},
  })
  const wallets = createWallets({ gateway, clock: systemClock, changed: () => {} })
  try {
    expect(await signIn.handlers['sign-in/begin']({ login: 'agent', password: 'wrong' })).toMatchObject({
      problem: { code: 'sign-in-refused' },
    })
    expect(await signIn.handlers['sign-in/begin']({ login: 'agent', password: '1234' })).toMatchObject({ ok: true })
    expect(signIn.person()).toMatchObject({ login: 'agent' })

    catalogue.refresh()
    while (catalogue.state().refreshing) await new Promise((resolve) => setTimeout(resolve, 20))
    await catalogue.searchable()
    expect(store.categories().length).toBeGreaterThanOrEqual(8)
    expect(store.allBillers().length).toBeGreaterThanOrEqual(40)
    expect(store.allServices().length).toBeGreaterThanOrEqual(190)
    // One biller of the sandbox always fails; it is counted, and the rest is there.
    expect(catalogue.state().failedBillers).toBe(1)
    for (const query of ['كهرباء', 'electricity', 'فودافون', 'vodafone']) {
      const found = await catalogue.handlers['catalogue/search']({ query, limit: 20 })
      expect(found.ok && found.value.services.length, query).toBeGreaterThan(0)
    }
    const pictured = store.allBillers().flatMap(({ picture }) => picture ?? [])
    const pictures = await Promise.all(pictured.map((reference) => catalogue.picture(reference)))
    expect(pictures.filter((picture) => picture?.contentType === 'image/png').length).toBeGreaterThan(30)

    wallets.refresh()
    while (wallets.available().atMs === null) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(wallets.available().availableMinor).toBeGreaterThan(0)

    expect(await signIn.handlers['sign-in/end']({})).toMatchObject({ ok: true })
    expect(await gateway.wallets()).toMatchObject({ kind: 'failed', reason: { code: 'sign-in-required' } })
    expect(JSON.stringify([lines, events])).not.toMatch(/1234|wrong/u)
  } finally {
    signIn.stop()
    catalogue.stop()
    wallets.stop()
    store.close()
  }
})
