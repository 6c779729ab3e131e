/** What main answers to the contract's commands. Each area gives the handlers of its own subject; `Handlers` is all of them. */
import type { CommandOutput, CommandParsed } from './contract.ts'
import type { CommandName } from './names.ts'
import type { Reply } from '../domain/problem.ts'

/** Gets the parsed input; expected failures are returned, a throw is a bug and reaches the page as `internal`. */
export type Handler<Name extends CommandName> = (
  input: CommandParsed<Name>,
) => Reply<CommandOutput<Name>> | Promise<Reply<CommandOutput<Name>>>

export type Handlers = { readonly [Name in CommandName]: Handler<Name> }

/** The handlers of one subject: `HandlersFor<'catalogue'>` has every `catalogue/…`. */
export type HandlersFor<Subject extends string> = {
  readonly [Name in CommandName as Name extends `${Subject}/${string}` ? Name : never]: Handler<Name>
}
