/** What the tests of this folder do again and again: a look into the gateway's books and into the journal. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import type { Ledger } from '../../test.ts'
import type { World } from '../../world.ts'

/** How often the gateway was asked to pay for an account, and how often it charged. */
export async function paymentsFor(world: World, account: string): Promise<{ sent: number; charged: number }> {
  const { payments } = await world.gateway.ledger<Ledger>()
  const own = payments.filter((payment) => payment.account === account)
  return { sent: own.length, charged: own.filter(({ charged }) => charged).length }
}

/** The kinds of the journal's entries, oldest first, and the time that each carries. */
export async function journal(dataDir: string): Promise<readonly { readonly kind: string; readonly atMs: number }[]> {
  const text = await readFile(join(dataDir, 'live', 'journal.jsonl'), 'utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { kind: string; atMs: number })
}

export const kindsIn = async (dataDir: string): Promise<readonly string[]> =>
  (await journal(dataDir)).map(({ kind }) => kind)

/** A command over the page's own bridge. */
export function ask(page: Page, command: string, input: object = {}): Promise<unknown> {
  return page.evaluate(
    async ([name, given]) => {
      type Bridge = { call: Record<string, (value: unknown) => Promise<unknown>> }
      const { terminal } = globalThis as unknown as { terminal: Bridge }
      return terminal.call[name]?.(given)
    },
    [command, input] as const,
  )
}

/** A sentence in the page's language, with something said about what to do: no code, no placeholder, nothing from a stack. */
export function expectSentence(text: string, language: 'ar' | 'en'): void {
  expect(text).toMatch(language === 'ar' ? /\p{Script=Arabic}{2}/u : /[A-Za-z]{3}/u)
  if (language === 'ar') expect(text.replace(/[\u2066-\u2069].*?\u2069/gu, '')).not.toMatch(/[A-Za-z]{4}/u)
  expect(text).not.toMatch(/\{\{|undefined|null|NaN|\bError\b|\bat .*\.[cm]?[jt]s:\d+/u)
}
