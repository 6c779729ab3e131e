import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { prepareDataDirectory } from './data-directory.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'data-directory-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a new folder is its owner’s alone, and the trial leaves nothing behind', () => {
  const made = path.join(folder, 'a', 'b')
  prepareDataDirectory(made)
  prepareDataDirectory(made)
  if (process.platform !== 'win32') expect(statSync(made).mode & 0o777).toBe(0o700)
  expect(readdirSync(made)).toEqual([])
})

test('a file in its place, or in the place of a folder above, is said', () => {
  writeFileSync(path.join(folder, 'file'), 'x')
  for (const place of ['file', 'file/below']) {
    expect(() => prepareDataDirectory(path.join(folder, place))).toThrow(expect.objectContaining({ code: 'io' }))
  }
})

test.skipIf(process.platform !== 'linux')('a disk without room is said, and one that cannot be written', () => {
  // Writing to this device fails as writing to a full disk does.
  symlinkSync('/dev/full', path.join(folder, '.room'))
  expect(() => prepareDataDirectory(folder)).toThrow(expect.objectContaining({ code: 'disk-full' }))
  expect(() => prepareDataDirectory('/proc/terminal')).toThrow(expect.objectContaining({ code: 'read-only' }))
})
