/**
 * Which services an account number fits: those whose own expression takes it. Many services share an expression, so each
 * is kept once, compiled once, and asked once.
 */
import { normaliseAccount } from '../../src-shared/domain/digits.ts'
import { compileExpression, type Expression } from '../../src-shared/domain/expression.ts'
import type { Field, Service } from '../../src-shared/domain/service.ts'

export type FittingAsk = {
  readonly account: string
  /** Services that were paid here before with this very account, most often first. */
  readonly paidBefore: readonly number[]
}

export type Accounts = {
  put(service: Pick<Service, 'id' | 'unsellable'>, account: Field | null): void
  remove(serviceId: number): void
  fitting(ask: FittingAsk, usage: ReadonlyMap<number, number>): readonly number[]
}

type Rule = { readonly takes: (account: string) => boolean; readonly breadth: number; readonly services: Set<number> }

const FITTING_MAX = 24
/** More different expressions than this are not asked: no catalogue has a tenth of it, and each costs a keystroke its time. */
const RULES_MAX = 1000
/** An expression that needs more steps for a number is not asked again. */
const STEPS_MAX = 4000

/** Letters and figures without spaces in which figures matter, or figures grouped by hand: 0100-123 4567, AB12345. */
export function accountOf(query: string): string | null {
  const account = normaliseAccount(query)
  if (account.length > 40 || !/^[\p{L}\d/.-]+$/u.test(account)) return null
  return account.replace(/\D/gu, '').length >= 5 ? account : null
}

export function createAccounts(): Accounts {
  const rules = new Map<string, Rule>()
  const ruleOf = new Map<number, string>()
  /** Sellable services in whose form an account is typed: only these are offered. */
  const typed = new Map<number, Field>()

  function remove(serviceId: number): void {
    const key = ruleOf.get(serviceId)
    ruleOf.delete(serviceId)
    typed.delete(serviceId)
    if (key === undefined) return
    const rule = rules.get(key)
    rule?.services.delete(serviceId)
    if (rule?.services.size === 0) rules.delete(key)
  }

  return {
    remove,

    put({ id, unsellable }, account) {
      remove(id)
      const byHand = account?.inputMethod === 'digits' || account?.inputMethod === 'text'
      if (account === null || !byHand || unsellable !== null || account.choices.length > 0) return
      typed.set(id, account)
      if (account.expression === null) return
      const key = `${account.inputMethod} ${account.expression}`
      const rule = rules.get(key) ?? (rules.size < RULES_MAX ? makeRule(account.inputMethod, account.expression) : null)
      if (rule === null) return
      rules.set(key, rule)
      rule.services.add(id)
      ruleOf.set(id, key)
    },

    fitting({ account, paidBefore }, usage) {
      const first = paidBefore.filter((id) => typed.has(id))
      const before = new Set(first)
      const others = [...rules.values()]
        .filter(({ takes }) => takes(account))
        .flatMap(({ services, breadth }) =>
          [...services]
            .filter((id) => !before.has(id))
            .map((id) => ({ id, narrow: 1 / breadth, used: usage.get(id) ?? 0 })),
        )
        .sort((one, other) => other.narrow - one.narrow || other.used - one.used || one.id - other.id)
        .map(({ id }) => id)
      return [...first, ...others].slice(0, FITTING_MAX)
    },
  }
}

/** Null where the expression cannot be used, takes long, or takes nearly everything, which says nothing about a number. */
function makeRule(inputMethod: Field['inputMethod'], expression: string): Rule | null {
  const compiled = compileExpression(expression)
  if (compiled === null || PROBES.slice(-BEGINNINGS.length).some((probe) => compiled.steps(probe) > STEPS_MAX))
    return null
  const breadth = breadthOf(compiled)
  if (breadth > TAKES_ANYTHING) return null
  const onlyDigits = inputMethod === 'digits'
  return {
    takes: (account) => (!onlyDigits || /^\d+$/u.test(account)) && compiled.test(account),
    breadth,
    services: new Set(),
  }
}

const TAKES_ANYTHING = 0.9

/** How much of what is typed as an account an expression takes, from 0 to 1: mobile numbers are few, eleven figures are more. */
export function breadthOf(expression: Pick<Expression, 'test'>): number {
  const taken = PROBES.filter((probe) => expression.test(probe)).length
  return (taken + 1) / (PROBES.length + 1)
}

const BEGINNINGS = ['010', '011', '012', '015', '02', '04', '1', '2', '3', '6', '9', '29']

/** Numbers of every usual length with every usual beginning, always the same ones; the longest last. */
const PROBES: readonly string[] = Array.from({ length: 12 }, (_, more) => more + 5).flatMap((length) =>
  BEGINNINGS.map((beginning) => (beginning + '0417352968417352968417').slice(0, length)),
)
