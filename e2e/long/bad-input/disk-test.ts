/** The test of a terminal whose data lies on a small disk of its own. */
import { test as base } from '../../test.ts'
import { canMount, mountSmallDisk, type SmallDisk } from './disk.ts'

export const test = base.extend<{ disk: SmallDisk }>({
  disk: async ({ dataDir }, use) => {
    const disk = mountSmallDisk(dataDir, '24m')
    if (disk === null) throw new Error('Expected a small disk to be mounted')
    await use(disk)
    disk.remove()
  },
})

/** Where nobody may mount there is no disk to fill; the machine that decides must mount. */
export const hasDisks = canMount() || process.env['CI'] === 'true'
