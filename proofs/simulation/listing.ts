/** The gateway's lists: of requests and of the wallet's movements, filtered and cut as they are asked for. */
import type { Call } from '../../src-main/gateways/smartpay/caller.ts'
import type { Reply } from '../../src-main/gateways/smartpay/reply.ts'
import type { Ledger } from './ledger.ts'
import { data, html, type Deployment } from './replies.ts'

type Form = NonNullable<Call['form']>

const FEWER_FIELDS = [
  'id',
  'name',
  'request_type',
  'product_id',
  'stage_id',
  'payment_status',
  'action_status',
] as const

/** Newest first. A field that this version does not know breaks the whole answer. */
export function listRequests(ledger: Ledger, deployment: Deployment, form: Form): Reply {
  if (deployment.requests === 'none') return html(404)
  const fewer = deployment.requests === 'fewer'
  if (fewer && (form['fields'] ?? '').includes('request_machine_serial')) return html(500)
  const domain = form['domain'] ?? ''
  const serviceId = /"product_id", "=", (\d+)/u.exec(domain)?.[1]
  const number = /"name", "=", "([^"]+)"/u.exec(domain)?.[1]
  const sinceMs = createdSince(domain)
  const one = number === undefined ? null : ledger.numbered(number)
  const candidates =
    number !== undefined
      ? one === null
        ? []
        : [one]
      : serviceId === undefined
        ? ledger.all()
        : ledger.requestsOf(Number(serviceId))
  const rows: unknown[] = []
  for (let at = candidates.length - 1; at >= 0; at -= 1) {
    const request = candidates[at]
    if (request === undefined || request.createdMs < sinceMs) break
    rows.push(fewer ? withFewerFields(request.row) : request.row)
  }
  return data(page(rows, form))
}

export function listMovements(ledger: Ledger, form: Form): Reply {
  const sinceMs = createdSince(form['domain'] ?? '')
  const all = ledger.movements()
  const rows: unknown[] = []
  for (let at = all.length - 1; at >= 0; at -= 1) {
    const movement = all[at]
    if (movement === undefined || movement.createdMs < sinceMs) break
    rows.push(movement.row)
  }
  return data(page(rows, form))
}

function createdSince(domain: string): number {
  const written = /"create_date", ">=", "(\S+) (\S+)"/u.exec(domain)
  return written === null ? 0 : Date.parse(`${written[1] ?? ''}T${written[2] ?? ''}Z`)
}

function page(rows: readonly unknown[], form: Form): readonly unknown[] {
  const [offset, limit] = [Number(form['offset'] ?? 0), Number(form['limit'] ?? 0)]
  return rows.slice(offset, limit === 0 ? undefined : offset + limit)
}

function withFewerFields(row: Readonly<Record<string, unknown>>): unknown {
  return {
    ...Object.fromEntries(FEWER_FIELDS.map((name) => [name, row[name]])),
    trans_amount: row['trans_amount'],
    create_date: row['create_date'],
  }
}
