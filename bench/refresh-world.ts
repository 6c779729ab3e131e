/** The catalogue area on its own cache, with a source of twenty thousand services that answers at once: what a refresh costs. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCatalogue } from '../src-main/catalogue/catalogue.ts'
import { favouritesInMemory, scriptedUse } from '../src-main/catalogue/testing.ts'
import { createSmartPay } from '../src-main/gateways/smartpay/smartpay.ts'
import { systemClock } from '../src-main/settings/system-clock.ts'
import { openCatalogueCache } from '../src-main/storage/catalogue-cache.ts'

const NOTHING = (): void => undefined

/** The real client over the loopback, the real cache on the disk, the real search; the server is a process of its own. */
export async function openRefresh(gatewayUrl: string) {
  const folder = mkdtempSync(join(tmpdir(), 'refresh-bench-'))
  const gateway = createSmartPay({
    baseUrl: gatewayUrl,
    machineSerial: 'TILL-1',
    database: null,
    dialect: 'guide',
    cancelMethod: 'POST',
    clock: systemClock,
    log: NOTHING,
    notice: { connection: NOTHING, time: NOTHING, tokenReplaced: NOTHING, forceUpdate: NOTHING },
  })
  await gateway.signIn({ login: 'agent', password: '1234' })
  const store = openCatalogueCache(join(folder, 'cache.db'), systemClock.nowMs)
  const catalogue = createCatalogue({
    source: gateway,
    store,
    use: scriptedUse(),
    favourites: favouritesInMemory(),
    clock: systemClock,
    log: NOTHING,
    changed: NOTHING,
  })

  return {
    catalogue,
    /** How many services are kept. */
    count: () => store.allServices().length,
    /** A whole refresh; settles when everything that it brought can be searched. */
    async refresh(): Promise<void> {
      await catalogue.handlers['catalogue/refresh']({})
      while (catalogue.state().refreshing) await new Promise((resolve) => setTimeout(resolve, 5))
      await catalogue.searchable()
    },
    close(): void {
      catalogue.stop()
      store.close()
      rmSync(folder, { recursive: true })
    },
  }
}
