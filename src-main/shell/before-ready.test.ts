/** What Electron is told before it is ready, and in which order. Electron itself cannot be here; what it is told is all there is to see. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { beforeReady } from './before-ready.ts'

const electron = vi.hoisted(() => ({ told: [] as string[], isFirst: true, isPackaged: false }))

vi.mock('electron', () => ({
  app: {
    get isPackaged() {
      return electron.isPackaged
    },
    commandLine: { hasSwitch: () => false, appendSwitch: (name: string) => electron.told.push(`switch ${name}`) },
    getPath: () => '/nowhere',
    setPath: (name: string, value: string) => electron.told.push(`${name} ${value}`),
    requestSingleInstanceLock: () => {
      electron.told.push('lock')
      return electron.isFirst
    },
    enableSandbox: () => electron.told.push('sandbox'),
  },
  dialog: {},
  protocol: { registerSchemesAsPrivileged: () => electron.told.push('scheme') },
}))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'before-ready-'))
  vi.stubEnv('TERMINAL_DATA_DIR', path.join(folder, 'data'))
  electron.told = []
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

it('says whose lock it is before asking for it: each data folder has one of its own', () => {
  electron.isFirst = true
  expect(beforeReady()).toMatchObject({ kind: 'go', dataDirectory: path.join(folder, 'data') })
  const profile = path.join(folder, 'data', 'profile')
  expect(electron.told.slice(0, 2)).toEqual([`userData ${profile}`, 'lock'])
  expect(existsSync(profile)).toBe(true)
})

it('ends a second start on the same folder in silence, having changed nothing more', () => {
  electron.isFirst = false
  expect(beforeReady()).toEqual({ kind: 'stop', exitCode: 0, why: null, box: false })
  expect(electron.told.at(-1)).toBe('lock')
})

it.each([
  ['installed', true, ['/opt/bill-terminal']],
  ['from a checkout', false, ['/electron', '/checkout']],
])(
  'reads the journal beside a terminal that runs, %s: no lock, no folder made, nothing told',
  (_, isPackaged, program) => {
    electron.isFirst = false
    electron.isPackaged = isPackaged
    const usual = process.argv
    process.argv = [...program, 'journal', 'verify', '--language', 'ar']
    try {
      expect(beforeReady()).toEqual({
        kind: 'journal',
        args: ['verify', '--language', 'ar'],
        dataFolder: path.join(folder, 'data'),
      })
      expect(electron.told).toEqual([])
      expect(existsSync(path.join(folder, 'data'))).toBe(false)
    } finally {
      process.argv = usual
      electron.isPackaged = false
    }
  },
)
