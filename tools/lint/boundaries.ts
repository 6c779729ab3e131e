/** The lint rule that holds who may import whom (the map is in docs/architecture.md, the decisions in places.ts). */
import { isBuiltin } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import type { Rule } from 'eslint'
import type { ImportDeclaration } from 'estree'
import { fileRefusal, packageRefusal, placeOf } from './places.ts'
import type { Place } from './places.ts'

/** ESTree's import as the TypeScript parser gives it. */
type TypedImport = ImportDeclaration & { readonly importKind?: 'type' | 'value' }

export const boundaries: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: { description: 'who may import whom' },
    messages: { refused: '{{reason}}' },
    schema: [],
  },
  create(context) {
    const path = slashed(relative(context.cwd, context.filename))
    const from = placeOf(path)

    function check(node: Rule.Node, source: unknown, typeOnly: boolean): void {
      if (typeof source !== 'string') return
      const reason = source.startsWith('.')
        ? refusalOfFile(context, from, source, typeOnly)
        : packageRefusal(from, { name: packageName(source), isBuiltin: isBuiltin(source) })
      if (reason !== null) context.report({ node, messageId: 'refused', data: { reason } })
    }

    return {
      ImportDeclaration(node) {
        check(node, node.source.value, (node as TypedImport).importKind === 'type')
        if (node.source.value === 'electron' && path.startsWith('src-main/')) {
          for (const reason of electronRefusals(from, node)) {
            context.report({ node, messageId: 'refused', data: { reason } })
          }
        }
      },
      ExportNamedDeclaration(node) {
        if (node.source) check(node, node.source.value, false)
      },
      ExportAllDeclaration(node) {
        check(node, node.source.value, false)
      },
      ImportExpression(node) {
        if (node.source.type === 'Literal') check(node, node.source.value, false)
      },
    }
  },
}

function refusalOfFile(context: Rule.RuleContext, from: Place, source: string, typeOnly: boolean): string | null {
  const path = slashed(relative(context.cwd, join(dirname(context.filename), source.replace(/\?.*$/, ''))))
  if (path.startsWith('resources/') || path === 'package.json') return null
  return fileRefusal(from, { place: placeOf(path), path }, { typeOnly })
}

/** Names of Electron that only one place may use, and those that nothing may. */
function electronRefusals(from: Place, node: ImportDeclaration): readonly string[] {
  if (from.kind === 'outside') return []
  return node.specifiers.flatMap((specifier) => {
    if (specifier.type !== 'ImportSpecifier') {
      return ['Import from electron by name, so that what is used can be seen and checked.']
    }
    const name = specifier.imported.type === 'Identifier' ? specifier.imported.name : String(specifier.imported.value)
    if (name === 'ipcMain' && from.kind !== 'rpc') {
      return [
        'Raw ipcMain belongs to src-main/rpc, which checks sender and input: add a command to src-shared/contract.',
      ]
    }
    if (name === 'ipcRenderer' && from.kind !== 'preload') {
      return ['Raw ipcRenderer belongs to preload.ts: add a command to src-shared/contract.']
    }
    if (name === 'net') {
      return ["Electron's net silently repeats a POST whose connection dropped: use node:http in src-main/gateways."]
    }
    if (name === 'shell') return ['A till never opens a browser or a file manager: show it on a screen of its own.']
    return []
  })
}

function packageName(source: string): string {
  const parts = source.split('/')
  return source.startsWith('@')
    ? parts.slice(0, 2).join('/')
    : source.startsWith('node:')
      ? source
      : (parts[0] ?? source)
}

function slashed(path: string): string {
  return path.split(sep).join('/')
}
