/** What the page sends of a service's form, checked again in main: the page may believe what it likes. */
import { normaliseAccount } from '../../src-shared/domain/digits.ts'
import { checkField, checkMobile, normaliseField } from '../../src-shared/domain/field-check.ts'
import type { ExtraKey, SaleFacts } from '../../src-shared/domain/payment.ts'
import { fail, ok, type Problem, type Reply } from '../../src-shared/domain/problem.ts'
import type { Service } from '../../src-shared/domain/service.ts'

/** Who pays for what: a service that can be sold, every field checked and tidied. */
export type Form = { readonly service: Service; readonly account: string; readonly extraKeys: readonly ExtraKey[] }

export type FormDeps = {
  readonly service: (serviceId: number) => Service | null
  /** Why nothing new may be sold at all; null when selling is possible. */
  readonly sellingStopped: () => Problem | null
  /** Whether every sign of a text can stand on paper: what cannot is refused before any money is taken. */
  readonly printable: (text: string) => boolean
}

/** The form as it must be for anything to be asked or paid: a service that can be sold, every field checked. */
export function readForm(
  deps: FormDeps,
  input: { readonly serviceId: number; readonly account: string; readonly extraKeys: readonly ExtraKey[] },
): Reply<Form> {
  const stopped = deps.sellingStopped()
  if (stopped !== null) return { ok: false, problem: stopped }
  const service = deps.service(input.serviceId)
  if (service === null || service.hidden) return fail('service-not-found')
  if (service.unsellable !== null) return fail('service-not-sellable', { values: { reason: service.unsellable } })

  const account = service.account === null ? '' : normaliseField(service.account, input.account)
  if (service.account !== null) {
    const problem = checkField(service.account, account) ?? unprintable(deps, service.account.key, account)
    if (problem !== null) return { ok: false, problem }
  }
  const typed = new Map(input.extraKeys.map(({ key, value }) => [key, value]))
  const extraKeys: ExtraKey[] = []
  for (const field of service.extraKeys) {
    const value = normaliseField(field, typed.get(field.key) ?? '')
    const problem = checkField(field, value) ?? unprintable(deps, field.key, value)
    if (problem !== null) return { ok: false, problem }
    if (value !== '') extraKeys.push({ key: field.key, value })
  }
  return ok({ service, account, extraKeys })
}

function unprintable(deps: FormDeps, field: string, value: string): Problem | null {
  return deps.printable(value) ? null : { code: 'input-format', field }
}

/** The mobile to notify; null where the service notifies nobody or none was given. */
export function readMobile(service: Service, typed: string | null): Reply<string | null> {
  if (!service.rules.mobileToNotify || typed === null) return ok(null)
  const problem = checkMobile(typed)
  if (problem !== null) return { ok: false, problem }
  const mobile = normaliseAccount(typed)
  return ok(mobile === '' ? null : mobile)
}

/** The extra keys that go on the receipt, by the caption that the form showed. */
export function printedKeys(service: Service, extraKeys: readonly ExtraKey[]): SaleFacts['printedKeys'] {
  return service.extraKeys
    .filter((field) => field.printed && !field.masked)
    .flatMap((field) => {
      const value = extraKeys.find(({ key }) => key === field.key)?.value
      return value === undefined ? [] : [{ label: field.label, value }]
    })
}
