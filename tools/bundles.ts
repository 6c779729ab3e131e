/** The bundles that make the program, as Vite configurations. */
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import type { InlineConfig } from 'vite'

/** One bundle: what it is called, what it is made from and how. `output` is a folder below `out/`. */
export type Bundle = {
  readonly name: 'main' | 'records-worker' | 'devices' | 'preload' | 'renderer'
  /** Folders and files that the bundle may be made from, relative to the root. */
  readonly sources: readonly string[]
  /** Gives the configuration that writes the bundle into a folder (absolute). */
  readonly configuration: (outputDirectory: string) => InlineConfig
}

/**
 * Packages that stay packages at run time: they carry native code, or find files beside themselves. Everything else is
 * bundled, so that the program starts by reading one file.
 */
export const keptAsPackages = [
  'electron',
  '@napi-rs/canvas',
  'better-sqlite3',
  'node-thermal-printer',
  'serialport',
  'systeminformation',
] as const

/** The bundles of the checkout at `root` (an absolute path). */
export function bundlesOf(root: string): readonly Bundle[] {
  const common = { root, configFile: false, logLevel: 'warn', publicDir: false } as const satisfies InlineConfig

  /** One file for Node, ES module or CommonJS. */
  const forNode = (options: {
    readonly entry: string
    readonly file: string
    readonly format: 'es' | 'cjs'
    readonly external: readonly string[]
    readonly outputDirectory: string
  }): InlineConfig => ({
    ...common,
    build: {
      ssr: resolve(root, options.entry),
      outDir: options.outputDirectory,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        // A subpath of a package (serialport/…) is as external as the package.
        external: options.external.map((name) => new RegExp(`^${name}(/|$)`)),
        output: { format: options.format, entryFileNames: options.file, codeSplitting: false },
      },
    },
    ssr: { noExternal: true, external: [...options.external] },
  })

  return [
    {
      name: 'main',
      sources: ['src-shared', 'src-main'],
      configuration: (outputDirectory) =>
        forNode({
          entry: 'src-main/main.ts',
          file: 'main.js',
          format: 'es',
          external: keptAsPackages,
          outputDirectory,
        }),
    },
    {
      name: 'records-worker',
      sources: ['src-shared/domain', 'src-main/storage'],
      configuration: (outputDirectory) =>
        forNode({
          entry: 'src-main/storage/records-worker.ts',
          file: 'records-worker.js',
          format: 'es',
          external: keptAsPackages,
          outputDirectory,
        }),
    },
    {
      name: 'devices',
      sources: ['src-main/devices/process'],
      configuration: (outputDirectory) =>
        forNode({
          entry: 'src-main/devices/process/entry.ts',
          file: 'devices.js',
          format: 'es',
          external: keptAsPackages,
          outputDirectory,
        }),
    },
    {
      name: 'preload',
      sources: ['src-shared/contract', 'src-shared/domain', 'src-main/preload.ts'],
      // A sandboxed preload is one CommonJS file that can require little besides Electron.
      configuration: (outputDirectory) =>
        forNode({
          entry: 'src-main/preload.ts',
          file: 'preload.cjs',
          format: 'cjs',
          external: ['electron'],
          outputDirectory,
        }),
    },
    {
      name: 'renderer',
      sources: ['src-shared', 'src-renderer'],
      configuration: (outputDirectory) => ({
        ...common,
        root: resolve(root, 'src-renderer'),
        // Addresses are relative: the page's scheme is not the same on Electron and on its stand-in.
        base: './',
        plugins: [react()],
        build: {
          outDir: outputDirectory,
          emptyOutDir: true,
          target: 'chrome140',
          sourcemap: true,
          // The page's policy allows no inline script, no data: font and no data: style.
          assetsInlineLimit: 0,
          modulePreload: { polyfill: false },
          rolldownOptions: {
            input: ['index.html', 'starting.html'].map((page) => resolve(root, 'src-renderer', page)),
          },
          chunkSizeWarningLimit: 2000,
        },
      }),
    },
  ]
}
