/** Whether an answer is one that the contract knows. */
import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { problemSchema } from '../../src-shared/contract/common.ts'
import { commands } from '../../src-shared/contract/contract.ts'
import type { CommandName } from '../../src-shared/contract/names.ts'

/** What is wrong with an answer, in words; null where nothing is. */
export function faultOf(name: CommandName, reply: unknown): string | null {
  try {
    structuredClone(reply)
  } catch {
    return 'the answer cannot cross to the page'
  }
  if (typeof reply !== 'object' || reply === null) return 'the answer is no reply'
  const keys = Object.keys(reply).sort().join()
  if (keys === 'ok,value' && (reply as { ok: unknown }).ok === true) {
    return outside(commands[name].output as z.ZodType, (reply as { value: unknown }).value)
  }
  if (keys === 'ok,problem' && (reply as { ok: unknown }).ok === false) {
    return outside(problemSchema, (reply as { problem: unknown }).problem)
  }
  return 'the answer is no reply'
}

/** It must be of the schema, and say nothing beside it. */
function outside(schema: z.ZodType, value: unknown): string | null {
  const read = schema.safeParse(value)
  if (!read.success) {
    const issue = read.error.issues[0]
    return `the answer is outside its schema at ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`
  }
  return isDeepStrictEqual(read.data, value) ? null : 'the answer says more than its schema'
}

export const codeOf = (reply: unknown): string => {
  const { ok, problem } = reply as { ok: boolean; problem?: { code?: unknown } }
  return ok ? 'ok' : String(problem?.code)
}
