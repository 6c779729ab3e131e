/** Pages of the docs point to files and commands that exist. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: root })]
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8')

  it('links to what exists', () => {
    const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link]) => link ?? '')
    const inside = links.filter((link) => !/^[a-z]+:/.test(link))
    expect(inside.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([])
  })

  it('names commands that exist', () => {
    const named = [...text.matchAll(/npm run ([a-z-]+)/g)].map(([, name]) => name ?? '')
    expect(named.filter((name) => !(name in manifest.scripts))).toEqual([])
  })
})

it('tells why each package is there', () => {
  const table = readFileSync(join(root, 'docs/dependencies.md'), 'utf8')
  const { dependencies, devDependencies, optionalDependencies } = manifest as unknown as Record<
    'dependencies' | 'devDependencies' | 'optionalDependencies',
    Record<string, string>
  >
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
  const told = (name: string): boolean =>
    table.includes(name) ||
    (name.startsWith('@types/') && table.includes('@types/…')) ||
    name.startsWith('@fontsource/')
  expect(names.filter((name) => !told(name))).toEqual([])
})
