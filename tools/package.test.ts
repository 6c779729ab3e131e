/** The packaging configuration, as far as it can be checked where no installer can be made. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundlesOf, keptAsPackages } from './bundles.ts'

const root = join(import.meta.dirname, '..')
const require = createRequire(import.meta.url)

type Configuration = {
  files: { filter: string[] }[]
  asarUnpack: string[]
  electronFuses: Record<string, boolean>
}

async function configuration(): Promise<Configuration> {
  const { getConfig } = require('app-builder-lib/out/util/config/config.js') as {
    getConfig: (root: string, file: string, options: null) => Promise<Configuration>
  }
  return getConfig(root, 'electron-builder.yml', null)
}

async function validate(config: unknown): Promise<void> {
  const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as {
    validateConfiguration: (config: unknown, log: { isEnabled: boolean; add: () => void }) => Promise<void>
  }
  await validateConfiguration(config, { isEnabled: false, add: () => undefined })
}

describe('electron-builder.yml', () => {
  it('is accepted by electron-builder', async () => {
    await validate(await configuration())
  })

  it('would not be accepted with a key that does not exist', async () => {
    await expect(validate({ ...(await configuration()), electronFuse: {} })).rejects.toThrow(/electronFuse/)
  })

  it('sets every fuse that a till needs', async () => {
    expect((await configuration()).electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    })
  })

  it('packs the bundles and what they read, and neither sources nor tests', async () => {
    const files = (await configuration()).files.flatMap(({ filter }) => filter)
    const bundles = bundlesOf(root).map(({ name }) => `out/${name}/**`)
    expect(files).toEqual(expect.arrayContaining([...bundles, 'resources/**']))
    expect(files.filter((pattern) => !pattern.startsWith('!') && /src-|sandbox|e2e|tools/.test(pattern))).toEqual([])
  })

  it('leaves native code where the system can load it', async () => {
    expect((await configuration()).asarUnpack).toContain('**/*.node')
  })
})

describe('package.json', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    main: string
    dependencies: Record<string, string>
    devDependencies: Record<string, string>
    optionalDependencies: Record<string, string>
  }

  it('installs with the program exactly what the bundles leave outside', () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual(
      keptAsPackages.filter((name) => name !== 'electron').sort(),
    )
  })

  it('names exact versions only', () => {
    const versions = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
    const loose = Object.entries(versions).filter(([, version]) => !/^(npm:[a-z0-9-]+@)?\d+\.\d+\.\d+$/.test(version))
    expect(loose).toEqual([])
  })

  it('gives every script a file that exists', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    const files = Object.values(scripts).flatMap((script) => /^node (\S+\.ts)/.exec(script)?.[1] ?? [])
    expect(files.length).toBeGreaterThan(4)
    expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([])
  })

  it('names the entry that the build writes', () => {
    expect(manifest.main).toBe('out/main/main.js')
  })
})

describe('package-lock.json', () => {
  type Locked = { version?: string; optionalDependencies?: Record<string, string> }
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>
  }

  it('names the packages of every system, or npm ci refuses it', () => {
    const missing = Object.entries(packages).flatMap(([path, locked]) =>
      Object.keys(locked.optionalDependencies ?? {}).filter(
        (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      ),
    )
    expect(missing).toEqual([])
  })

  it('is for exactly what package.json asks for', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>
    expect(packages['']).toMatchObject({
      dependencies: manifest['dependencies'],
      devDependencies: manifest['devDependencies'],
      optionalDependencies: manifest['optionalDependencies'],
    })
  })

  it('needs no install script, which is why none is run', () => {
    const npmrc = readFileSync(join(root, '.npmrc'), 'utf8')
    expect(npmrc).toMatch(/^ignore-scripts=true$/m)
  })
})
