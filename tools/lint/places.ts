/** Where a file stands in the program, told from its path alone, and what that place may import. */

/** Folders of `src-main` that implement ports and know no area. */
const implementers = ['gateways', 'devices', 'storage'] as const

export type Place =
  | { readonly kind: 'shared' }
  | { readonly kind: 'renderer' }
  | { readonly kind: 'composition' }
  | { readonly kind: 'preload' }
  | { readonly kind: 'shell' }
  | { readonly kind: 'rpc' }
  /** `unit` is the folder that keeps to itself: `gateways/smartpay`, `devices/printer`, `storage`. */
  | { readonly kind: 'implementer'; readonly folder: (typeof implementers)[number]; readonly unit: string }
  | { readonly kind: 'area'; readonly area: string; readonly role: 'public' | 'ports' | 'inside' }
  | { readonly kind: 'sandbox' }
  /** Tests, tools, benchmarks, end-to-end tests: they may reach everything but the composition root. */
  | { readonly kind: 'outside' }

/** Tests and what only tests use: samples, contract suites, hand-turned clocks, golden files. */
const forTests = /\.test\.tsx?$|(^|\/)testing(\/|\.ts$)|\/golden\//

/** The place of a file. `path` is relative to the root of the checkout, with slashes. */
export function placeOf(path: string): Place {
  if (forTests.test(path)) return { kind: 'outside' }
  const [top = '', folder = '', ...rest] = path.split('/')
  if (top === 'src-shared') return { kind: 'shared' }
  if (top === 'src-renderer') return { kind: 'renderer' }
  if (top === 'sandbox') return { kind: 'sandbox' }
  if (top !== 'src-main') return { kind: 'outside' }
  if (rest.length === 0) return folder === 'preload.ts' ? { kind: 'preload' } : { kind: 'composition' }
  if (folder === 'shell' || folder === 'rpc') return { kind: folder }
  const implementer = implementers.find((name) => name === folder)
  if (implementer !== undefined) {
    const unit = implementer !== 'storage' && rest.length > 1 ? `${implementer}/${rest[0] ?? ''}` : implementer
    return { kind: 'implementer', folder: implementer, unit }
  }
  const file = rest.join('/')
  const role = file === 'ports.ts' ? 'ports' : file === `${folder}.ts` ? 'public' : 'inside'
  return { kind: 'area', area: folder, role }
}

/** Packages that the pure part may use: neither knows Node, Electron or the DOM. */
const sharedPackages = ['zod', 'i18next']

/** Packages that exist in the main process only. */
const mainPackages = [
  'electron',
  'better-sqlite3',
  'serialport',
  'systeminformation',
  'node-thermal-printer',
  '@napi-rs/canvas',
  'fastify',
]

/** HTTP clients that retry, follow redirects or reuse connections by themselves. */
const httpClients = ['undici', 'axios', 'got', 'ky', 'node-fetch', 'node:http2', 'http2']

export type PackageImport = { readonly name: string; readonly isBuiltin: boolean }

/** Why a place may not import a package, with what to do instead; null when it may. */
export function packageRefusal(from: Place, imported: PackageImport): string | null {
  if (from.kind === 'outside' || from.kind === 'sandbox') return null
  if (httpClients.includes(imported.name)) {
    return `Requests leave through node:http and node:https only, in src-main/gateways: ${imported.name} may send one twice.`
  }
  if (from.kind === 'shared') {
    if (sharedPackages.includes(imported.name)) return null
    return `src-shared runs on both sides and imports no ${imported.isBuiltin ? 'Node module' : 'package'} but ${sharedPackages.join(', ')}: take what ${imported.name} gives as an argument.`
  }
  if (from.kind === 'renderer') {
    if (!imported.isBuiltin && !mainPackages.includes(imported.name)) return null
    return `The page has no ${imported.name}: ask main for it by a command of src-shared/contract.`
  }
  if (imported.name === 'electron' && !['shell', 'rpc', 'preload'].includes(from.kind)) {
    return 'Only src-main/shell, src-main/rpc and preload.ts import electron: declare a port here and let the shell implement it.'
  }
  if (from.kind === 'preload' && imported.name !== 'electron') {
    return `A sandboxed preload has no ${imported.name}: do the work in main and expose a command.`
  }
  return null
}

/** Why one place may not import a file of another, with what to do instead; null when it may. */
export function fileRefusal(
  from: Place,
  to: { readonly place: Place; readonly path: string },
  options: { readonly typeOnly: boolean },
): string | null {
  if (to.path === 'src-main/main.ts')
    return 'Nothing imports main.ts: move what is needed into the folder it belongs to.'
  if (from.kind === 'outside') return null
  const target = to.place
  if (from.kind === 'sandbox') {
    if (target.kind === 'sandbox' || target.kind === 'shared' || target.kind === 'outside') return null
    return 'A stand-in shares no code with the program it stands in for, or both would have the same fault: write it again, or move a pure part to src-shared.'
  }
  if (target.kind === 'sandbox') {
    return 'Product code does not know the sandbox: main.ts is handed its path and starts it as a process of its own.'
  }
  if (target.kind === 'outside')
    return 'Product code imports neither tests nor tools: move the shared part into src-shared.'
  if (target.kind === 'shared') return null
  if (from.kind === 'shared') {
    return 'src-shared imports only src-shared: hand the thing in as an argument, or move it here if it is pure.'
  }
  if (from.kind === 'renderer') {
    return target.kind === 'renderer'
      ? null
      : 'The renderer imports only src-shared: ask main through a command of src-shared/contract.'
  }
  if (target.kind === 'renderer') return 'Main knows nothing of the page: put what both need into src-shared.'
  if (from.kind === 'composition') return null
  if (from.kind === 'preload')
    return 'The preload is built from src-shared/contract/names.ts alone: expose a command instead.'
  return mainRefusal(from, target, options.typeOnly)
}

type InsideMain = Extract<Place, { kind: 'shell' | 'rpc' | 'area' | 'implementer' }>

/** `shell → rpc → areas`; gateways, devices and storage implement the ports of areas. */
function mainRefusal(from: InsideMain, to: Place, typeOnly: boolean): string | null {
  if (to.kind === 'composition' || to.kind === 'preload') {
    return 'Only the build knows the entry files: move what is needed into a folder.'
  }
  if (from.kind === 'implementer') {
    // Beside the units of a folder stands what all of them are built on.
    if (to.kind === 'implementer' && (to.unit === from.unit || to.unit === from.folder)) return null
    if (to.kind === 'area' && to.role === 'ports' && typeOnly) return null
    return `${from.unit} implements ports and imports no area: use \`import type\` from an area's ports.ts, or take the function as an argument.`
  }
  if (to.kind === 'implementer') {
    return `Only main.ts knows ${to.unit}: declare what you need in your ports.ts and take it as an argument.`
  }
  if (to.kind === 'area') {
    if (from.kind === 'area' && from.area === to.area) return null
    if (to.role === 'public' || (to.role === 'ports' && typeOnly)) return null
    return `Another area is reached only through its public file: import src-main/${to.area}/${to.area}.ts (or \`import type\` from its ports.ts).`
  }
  if (from.kind === 'area') {
    return 'An area knows neither rpc nor shell: declare a port in ports.ts and let main.ts hand in what implements it.'
  }
  if (from.kind === 'rpc' && to.kind === 'shell') {
    return 'rpc does not know the shell (shell → rpc → areas): take what you need as an argument.'
  }
  return null
}
