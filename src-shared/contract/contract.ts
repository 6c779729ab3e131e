/** The whole contract between the page and main: every command with its input and output, every notice with its content. */
import { z } from 'zod'
import { appCommands, startingSchema, statusSchema } from './app.ts'
import { catalogueCommands } from './catalogue.ts'
import type { CommandName, NoticeName } from './names.ts'
import { paymentCommands, paymentViewSchema } from './payment.ts'
import { queueCommands } from './queue.ts'
import { receiptCommands } from './receipt.ts'
import { saleCommands } from './sale.ts'
import { signInCommands } from './sign-in.ts'
import type { Reply } from '../domain/problem.ts'

export const commands = {
  ...appCommands,
  ...signInCommands,
  ...catalogueCommands,
  ...saleCommands,
  ...paymentCommands,
  ...queueCommands,
  ...receiptCommands,
} as const satisfies Record<CommandName, { input: z.ZodType; output: z.ZodType }>

export const notices = {
  'app/status': statusSchema,
  'app/starting': startingSchema,
  'catalogue/changed': z.object({}),
  'payment/changed': paymentViewSchema,
} as const satisfies Record<NoticeName, z.ZodType>

export type CommandInput<Name extends CommandName> = z.input<(typeof commands)[Name]['input']>
/** The input as a handler gets it: parsed, branded. */
export type CommandParsed<Name extends CommandName> = z.output<(typeof commands)[Name]['input']>
export type CommandOutput<Name extends CommandName> = z.output<(typeof commands)[Name]['output']>
export type Notice<Name extends NoticeName> = z.output<(typeof notices)[Name]>

/** What the preload puts on `window.terminal`: one function a command, and one way to listen. */
export type TerminalBridge = {
  readonly call: { readonly [Name in CommandName]: (input: CommandInput<Name>) => Promise<Reply<CommandOutput<Name>>> }
  /** Gives the function that ends the listening. */
  readonly listen: <Name extends NoticeName>(name: Name, heard: (content: Notice<Name>) => void) => () => void
}
