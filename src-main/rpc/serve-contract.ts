/**
 * Serves the contract: one wrapper around every command checks the sender, parses the input, asks whether somebody is
 * signed in, runs the handler, and turns a bug into a problem with a code for support. No handler repeats any of it.
 */
import type { z } from 'zod'
import { commands } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/handlers.ts'
import { commandNames, type CommandName } from '../../src-shared/contract/names.ts'
import { fail, type Reply } from '../../src-shared/domain/problem.ts'
import type { InvokeEventLike, IpcLike, LogLine } from './ipc-like.ts'
import { isTrustedSender } from './sender.ts'

export type ServeContract = {
  readonly ipc: IpcLike
  readonly handlers: Handlers
  /** Scheme and host, as a frame's `origin` spells it. */
  readonly allowedOrigin: string
  /** Whether a page, by the id of its contents, is a window of ours that may use the contract. */
  readonly isOurPage: (pageId: number) => boolean
  readonly isSignedIn: () => boolean
  readonly newSupportCode: () => string
  readonly log: (line: LogLine) => void
}

type AnyHandler = (input: unknown) => Reply<unknown> | Promise<Reply<unknown>>

/** Commands that are answered while nobody is signed in. */
export function needsSignIn(name: CommandName): boolean {
  // Who acknowledges what was recovered is somebody; everything else of the frame is there before anybody is.
  if (name === 'app/recovery-read') return true
  return !(name.startsWith('app/') || name.startsWith('sign-in/') || name === 'draft/read')
}

/** Registers every command; gives the function that takes them all back. No answer ever rejects. */
export function serveContract(deps: ServeContract): () => void {
  for (const name of commandNames) deps.ipc.handle(name, (event, ...args) => answer(deps, name, event, args))
  return () => {
    for (const name of commandNames) deps.ipc.removeHandler(name)
  }
}

async function answer(
  deps: ServeContract,
  name: CommandName,
  event: InvokeEventLike,
  args: readonly unknown[],
): Promise<Reply<unknown>> {
  try {
    if (!isTrustedSender(event, deps)) {
      deps.log({
        topic: 'rpc',
        sentence: 'A command from a sender that may not ask was refused',
        ids: { command: name },
      })
      return fail('not-allowed-here')
    }
    const [input, ...more] = args
    if (!isPlain(input) || more.length > 0) return fail('request-not-understood')
    const parsed = (commands[name].input as z.ZodType).safeParse(input)
    if (!parsed.success) return notUnderstood(parsed.error)
    if (needsSignIn(name) && !deps.isSignedIn()) return fail('sign-in-required')
    return await (deps.handlers[name] as AnyHandler)(parsed.data)
  } catch (bug) {
    const supportCode = deps.newSupportCode()
    if (bug instanceof Error && bug.name === 'StorageError') {
      deps.log({
        topic: 'rpc',
        sentence: `The storage refused: ${describeBug(bug)}`,
        ids: { command: name, supportCode },
      })
      return fail('storage-failed', { supportCode })
    }
    deps.log({ topic: 'rpc', sentence: `A handler threw: ${describeBug(bug)}`, ids: { command: name, supportCode } })
    return fail('internal', { supportCode })
  }
}

/** An object and no list, map, date or error, which a schema of an object without fields would take for one. */
function isPlain(input: unknown): boolean {
  if (typeof input !== 'object' || input === null) return false
  const prototype: unknown = Object.getPrototypeOf(input)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function notUnderstood(error: z.ZodError): Reply<never> {
  const issue = error.issues[0]
  // The path is made of the contract's own keys, except where a record's key came from the page.
  const field = issue?.path.map(String).join('.').slice(0, 80)
  return fail('request-not-understood', field === undefined || field === '' ? {} : { field })
}

/** Kind of error and the places it passed: not its message, which may quote what a person typed. */
export function describeBug(bug: unknown): string {
  if (!(bug instanceof Error)) return 'something that is not an error'
  const frames = (bug.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /u.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
  return [bug.name, ...frames].join(' ')
}
