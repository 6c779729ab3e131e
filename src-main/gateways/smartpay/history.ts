/** What the gateway recorded: requests (where the deployment shows them) and wallet movements. */
import type { HistoryAnswer, RequestRow, WalletMovement } from '../../../src-shared/domain/history.ts'
import { areLegible, readMovement, readRequest } from './history-rows.ts'
import { askPages, PAGE_ROWS, type Listed } from './pages.ts'
import { term, toPythonLiteral, type PythonValue } from './python-literal.ts'
import { reasonOf, refusesCaller, type Reply } from './reply.ts'
import { objects, type WireObject } from './tolerant.ts'
import type { Session } from './token.ts'

/** Twenty thousand rows: more than a till makes in the thirty days that are ever asked about. */
const PAGES_MAX = 40

/** Before the gateway was there: a filter that names a date is not narrowed to the last thirty days. */
const EVER_MS = Date.UTC(2015, 0, 1)

/** Every field we would like, and those that every version of the server is known to have. */
const REQUEST_FIELDS = [
  'name',
  'request_type',
  'product_id',
  'stage_id',
  'payment_status',
  'action_status',
  'trans_amount',
  'provider_response',
  'create_date',
  'wallet_transaction_id',
  'request_billing_acct',
  'request_inquiry_transaction_id',
  'request_machine_serial',
]
const FEWER_REQUEST_FIELDS = [
  'name',
  'request_type',
  'product_id',
  'stage_id',
  'payment_status',
  'action_status',
  'trans_amount',
  'create_date',
]

const MOVEMENT_FIELDS = [
  'id',
  'request_id',
  'label',
  'amount',
  'create_date',
  'wallet_id',
  'wallet_type',
  'reference',
  'status',
  'wallet_transaction_info',
]

export type History = {
  requestsSince(
    since: { readonly sinceMs: number; readonly serviceId: number | null },
    patience?: 'ask' | 'quick',
  ): Promise<HistoryAnswer<RequestRow>>
  /** The one request with this number, of whatever age. */
  requestNumbered(number: string): Promise<HistoryAnswer<RequestRow>>
  movementsSince(since: { readonly sinceMs: number }): Promise<HistoryAnswer<WalletMovement>>
}

export function createHistory(session: Session): History {
  /**
   * What was found out about the list of requests. That there is one is known for as long as the program runs. That there
   * is none is believed for a reply that is wanted quickly; whoever has time asks again: it may have been a proxy's word.
   */
  let requests: 'not-asked' | 'all-fields' | 'fewer-fields' | 'none-here' = 'not-asked'

  /** Quick answers are about what just happened, and that stands on the first page. */
  const askRequests = (domain: PythonValue, fields: readonly string[], patience: 'ask' | 'quick'): Promise<Listed> =>
    askPages(
      (offset) =>
        session.ask({
          name: 'requests',
          method: 'POST',
          path: 'api/get_requests',
          serial: true,
          form: {
            domain: toPythonLiteral(domain),
            fields: toPythonLiteral(fields),
            offset: String(offset),
            limit: String(PAGE_ROWS),
            order: 'id desc',
          },
          patience,
        }),
      patience === 'quick' ? 1 : PAGES_MAX,
    )

  /** `isAsked`: whether a row is one that the question was about; a list with others is not its answer. */
  async function requestsWhere(
    domain: PythonValue,
    isAsked: (row: RequestRow) => boolean,
    patience: 'ask' | 'quick',
  ): Promise<HistoryAnswer<RequestRow>> {
    if (requests === 'none-here' && patience === 'quick') return { kind: 'none-here' }
    const isKnown = requests === 'all-fields' || requests === 'fewer-fields'
    let listed = await askRequests(
      domain,
      requests === 'fewer-fields' ? FEWER_REQUEST_FIELDS : REQUEST_FIELDS,
      patience,
    )
    if (listed.kind === 'not-listed' && isMissing(listed.reply)) {
      // A list that was there does not vanish: what says so stands in the gateway's place.
      if (isKnown) return { kind: 'failed', reason: reasonOf(listed.reply) }
      requests = 'none-here'
      return { kind: 'none-here' }
    }
    // A field that this version does not know breaks the whole answer.
    if (requests !== 'fewer-fields' && listed.kind === 'not-listed' && isBroken(listed.reply)) {
      listed = await askRequests(domain, FEWER_REQUEST_FIELDS, patience)
      if (listed.kind === 'listed') requests = 'fewer-fields'
    } else if (listed.kind === 'listed' && !isKnown) {
      requests = 'all-fields'
    }
    const answer = answerOf(listed, readRequest)
    if (answer.kind !== 'rows' || listed.kind !== 'listed') return answer
    const isTold = answer.rows.every(isAsked) && areLegible(objects(listed.given))
    return isTold ? answer : { ...answer, incomplete: true }
  }

  return {
    requestsSince: ({ sinceMs, serviceId }, patience = 'ask') =>
      requestsWhere(
        [
          ...(serviceId === null ? [] : [term('product_id', '=', serviceId)]),
          term('create_date', '>=', serverMoment(sinceMs)),
        ],
        (row) =>
          (serviceId === null || row.serviceId === null || row.serviceId === serviceId) &&
          // The filter is written in whole seconds.
          (row.createdAtMs === null || row.createdAtMs > sinceMs - 1_000),
        patience,
      ),

    requestNumbered: (number) =>
      requestsWhere(
        [term('name', '=', number), term('create_date', '>=', serverMoment(EVER_MS))],
        (row) => row.number === number,
        'quick',
      ),

    async movementsSince({ sinceMs }) {
      const listed = await askPages(
        (offset) =>
          session.ask({
            name: 'movements',
            method: 'POST',
            path: 'api/get_wallet_trans',
            serial: true,
            form: {
              limit: String(PAGE_ROWS),
              offset: String(offset),
              order: 'id desc',
              // Naming the wallet at all is what makes the gateway show every wallet and not the default one.
              domain: toPythonLiteral([
                term('wallet_id', '!=', false),
                term('create_date', '>=', serverMoment(sinceMs)),
              ]),
              fields: toPythonLiteral(MOVEMENT_FIELDS),
            },
            patience: 'ask',
          }),
        PAGES_MAX,
      )
      const { reply } = listed.kind === 'not-listed' ? listed : { reply: null }
      // Who has no wallet has no movements.
      if (reply?.kind === 'error' && reply.type === 'wallet_not_found') {
        return { kind: 'rows', rows: [], serverTimeMs: reply.serverTimeMs }
      }
      return answerOf(listed, readMovement)
    },
  }
}

/** What was listed as rows; one that could not be read makes the list incomplete. */
function answerOf<Row>(listed: Listed, read: (row: WireObject) => Row | null): HistoryAnswer<Row> {
  if (listed.kind === 'not-listed') return { kind: 'failed', reason: reasonOf(listed.reply) }
  const { given, serverTimeMs, isWhole } = listed
  const rows = objects(given).flatMap((row) => read(row) ?? [])
  return {
    kind: 'rows',
    rows,
    serverTimeMs,
    ...(isWhole && rows.length === given.length ? {} : { incomplete: true }),
  }
}

/** The path or the model does not exist in this deployment. */
function isMissing(reply: Reply): boolean {
  if (reply.kind === 'unreadable') return reply.status === 404 || reply.status === 405
  if (reply.kind !== 'error') return false
  return reply.status === 404 || /^invalid object model$/iu.test(reply.type) || /^not[ _]found$/iu.test(reply.type)
}

/** The answer of a server whose code stumbled, as it does over a field's name; a proxy's 502 to 504 is not that. */
function isBroken(reply: Reply): boolean {
  if (reply.kind === 'unreadable') return reply.status === 500
  if (reply.kind === 'error') return [400, 401, 500].includes(reply.status) && !refusesCaller(reply)
  return reply.kind === 'error-after-work'
}

/** The server's way to write a moment in a filter: UTC, no zone. */
export function serverMoment(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')
}
