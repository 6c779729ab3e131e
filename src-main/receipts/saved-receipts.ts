/** Receipts as files: in a folder of the terminal's own, readable by its user alone, since a voucher's PIN may be on one. */
import { mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import type { SavedReceipts } from './ports.ts'

/** Files of one name: `name`, `name-2`, … */
const SAME_NAME_MAX = 99

export function savedReceiptsIn(folder: string): SavedReceipts {
  return {
    folder,
    async save({ name, extension, bytes }) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      for (let count = 1; count <= SAME_NAME_MAX; count++) {
        const fileName = `${name}${count === 1 ? '' : `-${String(count)}`}.${extension}`
        if (await written(path.join(folder, fileName), bytes)) return fileName
      }
      throw new Error(`Expected fewer than ${String(SAME_NAME_MAX)} files named ${name}`)
    },
  }
}

/** False where there is such a file already: none is ever written over. */
async function written(file: string, bytes: Uint8Array): Promise<boolean> {
  const handle = await open(file, 'wx', 0o600).catch((problem: unknown) => {
    if ((problem as NodeJS.ErrnoException).code === 'EEXIST') return null
    throw problem
  })
  if (handle === null) return false
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  return true
}
