import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { provisioningSchema } from '../src-main/settings/provisioning-schema.ts'
import {
  describedFields,
  fieldPaths,
  provisioningJsonSchema,
  provisioningSchemaText,
  schemaFile,
} from './provisioning-schema.ts'
import { root } from './run-process.ts'

it('says in the docs what the program reads: node tools/provisioning-schema.ts writes it anew', () => {
  expect(readFileSync(schemaFile, 'utf8')).toBe(provisioningSchemaText())
})

it('describes every field, and none that does not exist', () => {
  expect([...fieldPaths(provisioningJsonSchema())].sort()).toEqual([...describedFields()].sort())
})

it('allows no unknown field at any depth', () => {
  const open: string[] = []
  const walk = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return
    if (
      'type' in node &&
      node.type === 'object' &&
      !('additionalProperties' in node && node.additionalProperties === false)
    ) {
      open.push(path)
    }
    for (const [key, child] of Object.entries(node)) walk(child, `${path}/${key}`)
  }
  walk(provisioningJsonSchema(), '')
  expect(open).toEqual([])
})

it('shows examples in the docs that the program takes', () => {
  const page = readFileSync(join(root, 'docs/provisioning.md'), 'utf8')
  const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text ?? '') as unknown)
  expect(examples.length).toBeGreaterThan(1)
  for (const example of examples) expect(provisioningSchema.safeParse(example).error?.issues ?? []).toEqual([])
})
