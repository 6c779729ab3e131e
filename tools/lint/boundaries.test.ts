/**
 * Goals: every rule that this program adds to its lint has been seen to fail, with its message, and to stay silent on
 * code that is right.
 *
 * Concepts: planted files are written into a small checkout of its own, which has the program's real lint
 * configuration, and linted there; so a rule that is switched off or covers the wrong folder fails here.
 */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { ESLint } from 'eslint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

type Planted = { readonly file: string; readonly code: string; readonly message: RegExp; readonly rule: string }

const importRule = 'terminal/boundaries'

const wrong: Record<string, Planted> = {
  'shared imports main': {
    file: 'src-shared/domain/a.ts',
    code: "import { x } from '../../src-main/payments/payments.ts'\nexport const y = x",
    rule: importRule,
    message: /src-shared imports only src-shared: hand the thing in/,
  },
  'shared imports Node': {
    file: 'src-shared/domain/b.ts',
    code: "import { readFileSync } from 'node:fs'\nexport const y = readFileSync",
    rule: importRule,
    message: /src-shared runs on both sides.*take what node:fs gives as an argument/,
  },
  'shared imports a package of one side': {
    file: 'src-shared/domain/c.ts',
    code: "import { useState } from 'react'\nexport const y = useState",
    rule: importRule,
    message: /src-shared runs on both sides/,
  },
  'the page imports main': {
    file: 'src-renderer/screens/a.ts',
    code: "import type { x } from '../../src-main/payments/payments.ts'\nexport type Y = typeof x",
    rule: importRule,
    message: /renderer imports only src-shared: ask main through a command/,
  },
  'the page imports Node': {
    file: 'src-renderer/screens/b.ts',
    code: "import { readFileSync } from 'node:fs'\nexport const y = readFileSync",
    rule: importRule,
    message: /The page has no node:fs: ask main/,
  },
  'main imports the page': {
    file: 'src-main/payments/to-page.ts',
    code: "import { x } from '../../src-renderer/screens/good.ts'\nexport const y = x",
    rule: importRule,
    message: /Main knows nothing of the page/,
  },
  'an area imports electron': {
    file: 'src-main/payments/to-electron.ts',
    code: "import { app } from 'electron'\nexport const y = app",
    rule: importRule,
    message: /Only src-main\/shell, src-main\/rpc and preload.ts import electron: declare a port/,
  },
  'an area reaches inside another': {
    file: 'src-main/payments/to-inside.ts',
    code: "import { x } from '../catalogue/inside.ts'\nexport const y = x",
    rule: importRule,
    message: /only through its public file: import src-main\/catalogue\/catalogue.ts/,
  },
  'an area imports a gateway': {
    file: 'src-main/payments/to-gateway.ts',
    code: "import { x } from '../gateways/smartpay/smartpay.ts'\nexport const y = x",
    rule: importRule,
    message: /Only main.ts knows gateways\/smartpay: declare what you need in your ports.ts/,
  },
  'an area imports the shell': {
    file: 'src-main/payments/to-shell.ts',
    code: "import { x } from '../shell/window.ts'\nexport const y = x",
    rule: importRule,
    message: /An area knows neither rpc nor shell/,
  },
  'rpc imports the shell': {
    file: 'src-main/rpc/to-shell.ts',
    code: "import { x } from '../shell/window.ts'\nexport const y = x",
    rule: importRule,
    message: /rpc does not know the shell/,
  },
  'a gateway imports an area': {
    file: 'src-main/gateways/smartpay/to-area.ts',
    code: "import { x } from '../../payments/payments.ts'\nexport const y = x",
    rule: importRule,
    message: /gateways\/smartpay implements ports and imports no area/,
  },
  'a gateway imports values from ports': {
    file: 'src-main/gateways/smartpay/to-ports.ts',
    code: "import { limit } from '../../payments/ports.ts'\nexport const y = limit",
    rule: importRule,
    message: /use `import type` from an area's ports.ts/,
  },
  'storage imports a device': {
    file: 'src-main/storage/to-device.ts',
    code: "import { x } from '../devices/printer/printer.ts'\nexport const y = x",
    rule: importRule,
    message: /Only main.ts knows devices\/printer|storage implements ports/,
  },
  'something imports main.ts': {
    file: 'src-main/shell/to-main.ts',
    code: "import { x } from '../main.ts'\nexport const y = x",
    rule: importRule,
    message: /Nothing imports main.ts/,
  },
  'product code imports the sandbox': {
    file: 'src-main/shell/to-sandbox.ts',
    code: "import { x } from '../../sandbox/smartpay/server.ts'\nexport const y = x",
    rule: importRule,
    message: /Product code does not know the sandbox/,
  },
  'the sandbox imports product code': {
    file: 'sandbox/smartpay/to-product.ts',
    code: "import { x } from '../../src-main/payments/payments.ts'\nexport const y = x",
    rule: importRule,
    message: /A stand-in shares no code with the program/,
  },
  'product code imports what is for tests': {
    file: 'src-main/payments/to-testing.ts',
    code: "import { clock } from './testing.ts'\nexport const y = clock",
    rule: importRule,
    message: /Product code imports neither tests nor tools/,
  },
  'the same through export from': {
    file: 'src-shared/domain/d.ts',
    code: "export { x } from '../../src-main/payments/payments.ts'",
    rule: importRule,
    message: /src-shared imports only src-shared/,
  },
  'the same through import()': {
    file: 'src-shared/domain/e.ts',
    code: "export const y = (): Promise<unknown> => import('../../src-main/payments/payments.ts')",
    rule: importRule,
    message: /src-shared imports only src-shared/,
  },
  'ipcMain outside rpc': {
    file: 'src-main/shell/ipc-main.ts',
    code: "import { ipcMain } from 'electron'\nexport const y = ipcMain",
    rule: importRule,
    message: /Raw ipcMain belongs to src-main\/rpc/,
  },
  'ipcRenderer outside the preload': {
    file: 'src-main/rpc/ipc-renderer.ts',
    code: "import { ipcRenderer } from 'electron'\nexport const y = ipcRenderer",
    rule: importRule,
    message: /Raw ipcRenderer belongs to preload.ts/,
  },
  'all of electron under one name': {
    file: 'src-main/shell/everything.ts',
    code: "import * as electron from 'electron'\nexport const y = electron",
    rule: importRule,
    message: /Import from electron by name/,
  },
  "electron's net": {
    file: 'src-main/shell/net.ts',
    code: "import { net } from 'electron'\nexport const y = net",
    rule: importRule,
    message: /net silently repeats a POST/,
  },
  'a client that retries by itself': {
    file: 'src-main/gateways/smartpay/undici.ts',
    code: "import { request } from 'undici'\nexport const y = request",
    rule: importRule,
    message: /undici may send one twice/,
  },
  'global fetch in main': {
    file: 'src-main/gateways/smartpay/fetch.ts',
    code: "export const y = (): Promise<Response> => fetch('https://example.invalid')",
    rule: 'no-restricted-globals',
    message: /fetch follows redirects and reuses connections by itself/,
  },
  'global fetch in the page': {
    file: 'src-renderer/screens/fetch.ts',
    code: "export const y = (): Promise<Response> => fetch('./pay', { method: 'POST' })",
    rule: 'no-restricted-globals',
    message: /fetch follows redirects/,
  },
  "a session's fetch": {
    file: 'src-main/shell/session-fetch.ts',
    code: "import { session } from 'electron'\nexport const y = (): Promise<Response> => session.defaultSession.fetch('https://example.invalid')",
    rule: 'no-restricted-syntax',
    message: /A session's fetch repeats a POST/,
  },
  'opening a browser': {
    file: 'src-main/shell/open.ts',
    code: "export const y = (shell: { openExternal(url: string): void }): void => { shell.openExternal('https://example.invalid') }",
    rule: 'no-restricted-syntax',
    message: /A till never opens a browser/,
  },
  'an enum': {
    file: 'src-shared/domain/enum.ts',
    code: 'export enum State { Paid }',
    rule: 'no-restricted-syntax',
    message: /No enums: a union of string literals/,
  },
  'the console in product code': {
    file: 'src-main/payments/console.ts',
    code: "export const y = (): void => { console.log('paid') }",
    rule: 'no-console',
    message: /Unexpected console statement/,
  },
  'a promise nobody waits for': {
    file: 'src-main/payments/floating.ts',
    code: 'export function y(work: () => Promise<void>): void {\n  work()\n}',
    rule: '@typescript-eslint/no-floating-promises',
    message: /Promises must be awaited/,
  },
  'a switch that forgets a state': {
    file: 'src-shared/domain/switch.ts',
    code: "export function y(state: 'paid' | 'unknown'): string {\n  switch (state) {\n    case 'paid':\n      return 'p'\n    default:\n      return 'q'\n  }\n}",
    rule: '@typescript-eslint/switch-exhaustiveness-check',
    message: /Cases not matched: "unknown"/,
  },
  'a value import of a type': {
    file: 'src-shared/domain/type-import.ts',
    code: "import { Good } from './good.ts'\nexport type Y = Good",
    rule: '@typescript-eslint/consistent-type-imports',
    message: /only used as types/,
  },
  'a hook under a condition': {
    file: 'src-renderer/screens/hook.tsx',
    code: "import { useState } from 'react'\nexport function Y({ on }: { on: boolean }): string {\n  if (on) useState(1)\n  return ''\n}",
    rule: 'react-hooks/rules-of-hooks',
    message: /called conditionally/,
  },
}

/** What the planted files import, and code that every rule must leave alone. */
const right: Record<string, string> = {
  'src-shared/domain/good.ts': "export type Good = 'paid' | 'unknown'\nexport const x = 1",
  'src-shared/contract/schema.ts': "import { z } from 'zod'\nexport const schema = z.object({})",
  'src-renderer/screens/good.ts': "export { x } from '../../src-shared/domain/good.ts'",
  'src-main/main.ts':
    "import { x as a } from './gateways/smartpay/smartpay.ts'\nimport { x as b } from './payments/payments.ts'\nimport { x as c } from './shell/window.ts'\nexport const x = [a, b, c]",
  'src-main/preload.ts':
    "import { ipcRenderer } from 'electron'\nimport { x } from '../src-shared/domain/good.ts'\nexport const y = [ipcRenderer, x]",
  'src-main/payments/payments.ts':
    "import { x as other } from '../catalogue/catalogue.ts'\nimport type { Port } from '../catalogue/ports.ts'\nimport type { Good } from '../../src-shared/domain/good.ts'\nexport const x = other\nexport type P = Port | Good",
  'src-main/payments/testing.ts': "import { x } from '../storage/storage.ts'\nexport const clock = x",
  'src-main/payments/ports.ts': 'export const limit = 1\nexport type Port = { pay(): void }',
  'src-main/catalogue/catalogue.ts': "export { x } from './inside.ts'",
  'src-main/catalogue/inside.ts': 'export const x = 1',
  'src-main/catalogue/ports.ts': 'export type Port = { list(): void }',
  'src-main/gateways/smartpay/smartpay.ts':
    "import { request } from 'node:https'\nimport type { Port } from '../../payments/ports.ts'\nexport const x = request\nexport type P = Port",
  'src-main/devices/printer/printer.ts': 'export const x = 1',
  'src-main/storage/storage.ts': "import Database from 'better-sqlite3'\nexport const x = Database",
  'src-main/rpc/serve.ts':
    "import { ipcMain } from 'electron'\nimport { x } from '../payments/payments.ts'\nexport const y = [ipcMain, x]",
  'src-main/shell/window.ts':
    "import { BrowserWindow } from 'electron'\nimport { y } from '../rpc/serve.ts'\nexport const x = [BrowserWindow, y]",
  'sandbox/smartpay/server.ts':
    "import { x as good } from '../../src-shared/domain/good.ts'\nimport { placeOf } from '../../tools/lint/places.ts'\nexport const x = [good, placeOf]",
  'src-main/payments/payments.test.ts':
    "import { x } from '../gateways/smartpay/smartpay.ts'\nimport { x as server } from '../../sandbox/smartpay/server.ts'\nconsole.log(await fetch('http://127.0.0.1'), x, server)",
  'src-shared/domain/good.test.ts': "import { readFileSync } from 'node:fs'\nexport const y = readFileSync",
}

let checkout = ''
let found: ReadonlyMap<string, ESLint.LintResult> = new Map()

beforeAll(async () => {
  checkout = realpathSync(mkdtempSync(join(tmpdir(), 'lint-')))
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'), 'junction')
  const config = ['eslint.config.js', 'tsconfig.json', 'tsconfig.tests.json', 'tools/lint', 'package.json']
  const sides = ['src-main', 'src-shared', 'src-renderer', 'sandbox', 'tools', 'e2e', 'bench', 'proofs']
  for (const path of [...config, ...sides.map((side) => `${side}/tsconfig.json`)]) {
    cpSync(join(root, path), join(checkout, path), { recursive: true })
  }
  const files = [...Object.entries(right), ...Object.values(wrong).map(({ file, code }) => [file, code] as const)]
  for (const [file, code] of files) {
    mkdirSync(dirname(join(checkout, file)), { recursive: true })
    writeFileSync(join(checkout, file), `${code}\n`)
  }
  const lint = new ESLint({ cwd: checkout })
  const results = await lint.lintFiles(['src-shared', 'src-main', 'src-renderer', 'sandbox'])
  found = new Map(results.map((result) => [relative(checkout, result.filePath).replaceAll('\\', '/'), result]))
})

afterAll(() => {
  rmSync(checkout, { recursive: true, force: true })
})

function messagesOf(file: string): readonly string[] {
  const result = found.get(file)
  if (result === undefined) throw new Error(`Expected ${file} to be linted, found only ${[...found.keys()].join(', ')}`)
  return result.messages.map(({ ruleId, message }) => `${ruleId ?? 'broken'}: ${message}`)
}

describe('refused, and told what to do instead', () => {
  it.each(Object.entries(wrong))('%s', (_name, { file, rule, message }) => {
    const messages = messagesOf(file)
    expect(messages).toContainEqual(expect.stringMatching(new RegExp(`^${rule}: `)))
    expect(messages).toContainEqual(expect.stringMatching(message))
  })
})

describe('left alone', () => {
  it.each(Object.keys(right))('%s', (file) => {
    expect(messagesOf(file)).toEqual([])
  })
})
