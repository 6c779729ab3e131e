import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { findChromium } from './chromium.ts'
import { findElectron, obtainElectron, type ElectronPlaces } from './electron.ts'
import { ensureTool, findOnPath } from './tools.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function addProgram(path: string): string {
  writeFileSync(path, '#!/bin/sh\n')
  chmodSync(path, 0o755)
  return path
}

describe.skipIf(process.platform === 'win32')('findOnPath', () => {
  test('gives the first program of that name, passing over what cannot be executed', () => {
    const [first, second] = [join(folder, 'first'), join(folder, 'second')]
    mkdirSync(first)
    mkdirSync(second)
    writeFileSync(join(first, 'some-tool'), 'text')
    const program = addProgram(join(second, 'some-tool'))
    vi.stubEnv('PATH', `${first}:${second}`)
    expect(findOnPath('some-tool')).toBe(program)
    expect(findOnPath('another-tool')).toBe(null)
  })
})

describe.skipIf(process.platform === 'win32')('findChromium', () => {
  test('CHROMIUM_PATH decides', async () => {
    const program = addProgram(join(folder, 'browser'))
    vi.stubEnv('CHROMIUM_PATH', program)
    expect(await findChromium()).toBe(program)
  })

  test('a CHROMIUM_PATH that names nothing is an error that names it', async () => {
    vi.stubEnv('CHROMIUM_PATH', join(folder, 'nothing'))
    await expect(findChromium()).rejects.toThrow(join(folder, 'nothing'))
  })

  test('a chromium on the path is found', async () => {
    vi.stubEnv('CHROMIUM_PATH', '')
    vi.stubEnv('PLAYWRIGHT_BROWSERS_PATH', join(folder, 'none'))
    vi.stubEnv('PATH', folder)
    const program = addProgram(join(folder, 'chromium'))
    expect(await findChromium()).toBe(program)
  })
})

describe.skipIf(process.platform === 'win32')('ensureTool', () => {
  beforeEach(() => {
    // An empty path: no tool, and no package manager either.
    vi.stubEnv('PATH', folder)
  })

  test('gives the tool that is there', () => {
    const program = addProgram(join(folder, 'socat'))
    expect(ensureTool('socat')).toBe(program)
  })

  test('with CI=true a missing tool throws the command to run', () => {
    vi.stubEnv('CI', 'true')
    expect(() => ensureTool('socat')).toThrow('apt-get install socat')
  })

  test('without CI it gives null', () => {
    vi.stubEnv('CI', '')
    expect(ensureTool('xvfb')).toBe(null)
  })
})

describe('obtainElectron', () => {
  let places: ElectronPlaces
  beforeEach(() => {
    places = { packageDir: join(folder, 'electron'), memory: join(folder, 'cache', 'memory') }
    mkdirSync(places.packageDir)
    writeFileSync(join(places.packageDir, 'package.json'), JSON.stringify({ version: '1.2.3', type: 'commonjs' }))
    vi.stubEnv('ELECTRON_SKIP_BINARY_DOWNLOAD', '')
  })

  /** An installer that leaves a program and counts its runs. */
  function addInstaller(succeeds: boolean): void {
    const code = `
      const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs')
      appendFileSync(__dirname + '/runs', 'x')
      if (${succeeds}) { mkdirSync(__dirname + '/dist'); writeFileSync(__dirname + '/dist/electron', ''); writeFileSync(__dirname + '/path.txt', 'electron') }
      else process.exit(1)`
    writeFileSync(join(places.packageDir, 'install.js'), code)
  }
  const runs = (): number => {
    const path = join(places.packageDir, 'runs')
    return existsSync(path) ? readFileSync(path, 'utf8').length : 0
  }
  async function withHost(action: () => Promise<void>): Promise<void> {
    const server = createServer((socket) => socket.end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`)
    await action()
    await new Promise((resolve) => server.close(resolve))
  }

  test('fetches once where the host answers', async () => {
    addInstaller(true)
    await withHost(async () => {
      expect(await obtainElectron(places)).toBe(join(places.packageDir, 'dist', 'electron'))
      expect(await obtainElectron(places)).toBe(findElectron(places))
    })
    expect(runs()).toBe(1)
  })

  test('remembers a failure for this version only', async () => {
    addInstaller(false)
    await withHost(async () => {
      expect(await obtainElectron(places)).toBe(null)
      expect(await obtainElectron(places)).toBe(null)
      expect(runs()).toBe(1)
      writeFileSync(join(places.packageDir, 'package.json'), JSON.stringify({ version: '1.2.4', type: 'commonjs' }))
      expect(await obtainElectron(places)).toBe(null)
      expect(runs()).toBe(2)
    })
  })

  test('does not start the installer where the host cannot be reached', async () => {
    addInstaller(true)
    vi.stubEnv('ELECTRON_MIRROR', 'http://127.0.0.1:1/')
    expect(await obtainElectron(places)).toBe(null)
    expect(runs()).toBe(0)
  })

  test('ELECTRON_SKIP_BINARY_DOWNLOAD forbids it, and nothing is remembered', async () => {
    addInstaller(true)
    vi.stubEnv('ELECTRON_SKIP_BINARY_DOWNLOAD', '1')
    expect(await obtainElectron(places)).toBe(null)
    expect([runs(), existsSync(places.memory)]).toEqual([0, false])
  })
})
