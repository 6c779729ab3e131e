/** The pictures that screens are compared with: kept beside the tests, renewed by one command. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestInfo } from '@playwright/test'
import { decode, differences, encode, marked } from './pixels.ts'

const FOLDER = join(import.meta.dirname, 'baselines')
/** Which browser drew them. */
const BROWSER_FILE = join(FOLDER, 'browser.txt')
export const RENEW = 'npx playwright test e2e/look/screens.spec.ts --update-snapshots'

export function baselineNames(): readonly string[] {
  return existsSync(FOLDER)
    ? readdirSync(FOLDER)
        .filter((name) => name.endsWith('.png'))
        .sort()
    : []
}

export function isRenewing(info: TestInfo): boolean {
  return info.config.updateSnapshots === 'all' || info.config.updateSnapshots === 'changed'
}

export type Taken = { readonly name: string; readonly png: Uint8Array; readonly browserName: string }

/** Null where the picture is as it was; else a sentence that says where it is not, and what to do. */
export async function compare({ name, png, browserName }: Taken, info: TestInfo): Promise<string | null> {
  const file = join(FOLDER, `${name}.png`)
  const found = await decode(png)
  if (isRenewing(info)) {
    mkdirSync(FOLDER, { recursive: true })
    // What has not changed stays as it is, to the byte.
    if (!existsSync(file) || differences(await decode(readFileSync(file)), found).length > 0)
      writeFileSync(file, encode(found))
    writeFileSync(BROWSER_FILE, `${browserName}\n`)
    return null
  }
  if (!existsSync(file)) return `${name}: there is no picture to compare with; to take one: ${RENEW}`
  const squares = differences(await decode(readFileSync(file)), found)
  const [first] = squares
  if (first === undefined) return null
  writeFileSync(info.outputPath(`${name}-found.png`), encode(found))
  writeFileSync(info.outputPath(`${name}-expected.png`), readFileSync(file))
  writeFileSync(info.outputPath(`${name}-where.png`), encode(marked(found, squares)))
  const drawnBy = existsSync(BROWSER_FILE) ? readFileSync(BROWSER_FILE, 'utf8').trim() : 'nobody knows what'
  const elsewhere =
    drawnBy === browserName
      ? ''
      : ` The pictures were drawn by ${drawnBy}, this one by ${browserName}: letters may be drawn a little differently without any change of ours. Look at a few, then renew them all.`
  return `${name}: ${String(squares.length)} squares differ, the first at ${String(first.x)},${String(first.y)} (framed in ${info.outputPath(`${name}-where.png`)}).${elsewhere} Where it is meant: ${RENEW}`
}

/** Takes away pictures that no test compares any more; for the renewal. */
export function removeOthers(wanted: ReadonlySet<string>): void {
  for (const name of baselineNames()) if (!wanted.has(name)) rmSync(join(FOLDER, name))
}
