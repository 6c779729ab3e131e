/**
 * Memory is back where it was: what the heap holds after a second refresh of the same twenty thousand services, against what
 * it held after the first. The first leaves what the search must hold; the second may leave nothing more.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { startServer } from './refresh-server.ts'
import { openRefresh } from './refresh-world.ts'
import type { Bench, Row } from './row.ts'

const LIMIT = 1.1

async function run(): Promise<Row> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heldMb = async (): Promise<number> => {
    for (let round = 0; round < 3; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50))
      collect()
    }
    return process.memoryUsage().heapUsed / 1e6
  }
  const server = await startServer()
  const world = await openRefresh(server.url)
  const before = await heldMb()
  await world.refresh()
  const first = await heldMb()
  await world.refresh()
  const second = await heldMb()
  world.close()
  server.stop()
  const ratio = second / first
  return {
    name: 'catalogue refresh of 20,000 services: heap after the second one',
    value: second,
    unit: 'MB',
    against: `after the first (${first.toFixed(1)} MB; ${before.toFixed(1)} MB before it)`,
    ratio,
    limit: LIMIT,
    better: 'lower',
    ok: ratio <= LIMIT,
  }
}

export const bench: Bench = { name: 'refresh-memory', run }
