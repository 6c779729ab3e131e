/** Wallets: balances, moves, sums, and a transfer from one partner to another. */
import { floatToMinor } from './amounts.ts'
import { mentions } from './domain-filter.ts'
import { identify, inUserLanguage, isAnswer } from './identity.ts'
import { availableMinor, move, record, reservedMinor, walletsOf } from './ledger.ts'
import { literal, project, select } from './listing.ts'
import { PEOPLE } from './people.ts'
import type { Movement, Wallet } from './state.ts'
import { pythonFloat, pythonFloatText, refusal, success } from './wire.ts'
import type { Answer } from './wire.ts'
import { serverTime } from './world.ts'
import type { Call, Caller, World } from './world.ts'

const WINDOW_MS = 30 * 86_400_000
const TRANSFER_GAP_MS = 60_000

const NO_WALLET = { ar: 'لا توجد محفظة', en: 'No wallet' }

function walletRow(world: World, caller: Caller, wallet: Wallet): Record<string, unknown> {
  return {
    id: wallet.id,
    name: inUserLanguage(caller, { ar: wallet.nameAr, en: wallet.nameEn }),
    wallet_balance: pythonFloat(wallet.balanceMinor),
    available_amount: pythonFloat(availableMinor(wallet)),
    ...(world.settings.dialect === 'engine'
      ? {
          reserved_amount: pythonFloat(reservedMinor(wallet)),
          currency_id: inUserLanguage(caller, { ar: 'جنيه مصري', en: 'EGP' }),
        }
      : {}),
  }
}

/** One's own wallets, or another partner's by `reference`. */
export function myWallets(world: World, call: Call): Answer {
  const caller = identify(world, call, 'any')
  if (isAnswer(caller)) return caller
  const reference = call.form['reference']
  const owner = reference === undefined ? caller.login : PEOPLE.find((one) => one.ref === reference)?.login
  const wallets = owner === undefined ? [] : walletsOf(world, owner)
  if (wallets.length === 0) return refusal(400, 'wallet_not_found', inUserLanguage(caller, NO_WALLET))
  return success(wallets.map((one) => walletRow(world, caller, one)))
}

export function walletBalance(world: World, call: Call): Answer {
  const caller = identify(world, call, 'any')
  if (isAnswer(caller)) return caller
  const wanted = call.form['wallet_id']
  const wallet = walletsOf(world, caller.login).find((one) => wanted === undefined || one.id === Number(wanted))
  if (!wallet) return refusal(400, 'wallet_not_found', inUserLanguage(caller, NO_WALLET))
  return success([walletRow(world, caller, wallet)])
}

const MOVEMENT_FIELDS = [
  'id',
  'name',
  'request_id',
  'reference',
  'label',
  'amount',
  'create_date',
  'wallet_id',
  'wallet_type',
  'wallet_balance_before',
  'wallet_balance_after',
  'status',
  'wallet_transaction_info',
] as const

function movementRow(world: World, movement: Movement): Record<(typeof MOVEMENT_FIELDS)[number], unknown> {
  const wallet = world.state.wallets.find((one) => one.id === movement.walletId)
  const guide = world.settings.dialect === 'guide'
  return {
    id: movement.id,
    name: `WT${movement.id}`,
    request_id: movement.requestId === null ? false : [movement.requestId, movement.requestNumber],
    reference: movement.requestId === null ? false : 'request',
    label: movement.label,
    // The guide shows a text here; the server itself turns it into a float.
    amount: guide ? pythonFloatText(movement.amountMinor) : pythonFloat(movement.amountMinor),
    create_date: serverTime(movement.createdAtMs),
    wallet_id: [movement.walletId, wallet?.nameEn ?? ''],
    wallet_type: movement.direction,
    wallet_balance_before: pythonFloat(movement.beforeMinor),
    wallet_balance_after: pythonFloat(movement.afterMinor),
    status: 'done',
    wallet_transaction_info: movement.info,
  }
}

/** What the server adds by itself: thirty days and the default wallet, each unless the domain speaks of it. */
function window(world: World, call: Call, caller: Caller): readonly Movement[] {
  const [main] = walletsOf(world, caller.login)
  const domain = call.form['domain']
  return world.state.movements
    .filter((one) => one.login === caller.login)
    .filter((one) => mentions(domain, 'create_date') || one.createdAtMs >= world.nowMs() - WINDOW_MS)
    .filter((one) => mentions(domain, 'wallet_id') || one.walletId === main?.id)
}

export function movements(world: World, call: Call): Answer {
  const caller = identify(world, call, 'machine')
  if (isAnswer(caller)) return caller
  if (walletsOf(world, caller.login).length === 0)
    return refusal(400, 'wallet_not_found', inUserLanguage(caller, NO_WALLET))
  const rows = [...window(world, call, caller)].reverse().map((one) => movementRow(world, one))
  return success(project(select(rows, call.form, MOVEMENT_FIELDS), call.form, MOVEMENT_FIELDS))
}

const CREDITS = [
  'bonus',
  'recharge',
  'other_wallet_cash_out',
  'cashback',
  'refund',
  'collect_invoice',
  'add_correction',
]
const DEBITS = [
  'trans_payments',
  'reverse_cashback',
  'transfer_balance',
  'installments',
  'pay_invoice',
  'deduct_correction',
]

export function summary(world: World, call: Call): Answer {
  const caller = identify(world, call, 'machine')
  if (isAnswer(caller)) return caller
  if (walletsOf(world, caller.login).length === 0)
    return refusal(400, 'wallet_not_found', inUserLanguage(caller, NO_WALLET))
  const all = window(world, call, caller)
  const kept = new Set(
    select(
      all.map((one) => movementRow(world, one)),
      call.form,
      MOVEMENT_FIELDS,
    ).map((row) => row['id']),
  )
  const found = all.filter((one) => kept.has(one.id))
  const [first] = found
  const last = found.at(-1)
  if (!first || !last) return success({})
  const sums = (buckets: readonly string[]): Record<string, unknown> =>
    Object.fromEntries(
      buckets.map((bucket) => {
        const total = found.filter((one) => one.bucket === bucket).reduce((sum, one) => sum + one.amountMinor, 0)
        return [bucket, { label: bucket.replaceAll('_', ' '), value: total === 0 ? 0 : pythonFloat(total) }]
      }),
    )
  return success({
    open: { opening_balance: { label: 'Opening Balance', value: pythonFloatText(first.beforeMinor) } },
    credit: sums(CREDITS),
    debit: sums(DEBITS),
    end: { ending_balance: { label: 'Ending Balance', value: pythonFloatText(last.afterMinor) } },
  })
}

/** The recipient is credited before the sender is debited, as on the real server. The reply is a sentence. */
export function transfer(world: World, call: Call): Answer {
  const caller = identify(world, call, 'machine')
  if (isAnswer(caller)) return caller
  const to = call.form['transfer_to'] ?? ''
  if (to === '') return refusal(400, 'request_code_missing', 'missing recipient in request data')
  const recipient = PEOPLE.find((one) => one.login === to || one.ref === to)
  if (!recipient) return refusal(400, 'request_code_invalid', 'recipient is not found')
  const amountMinor = floatToMinor(call.form['trans_amount'])
  if (amountMinor <= 0) return refusal(400, 'Error: None', 'amount_not_found')
  const wanted = call.form['wallet_id']
  const source = walletsOf(world, caller.login).find((one) => wanted === undefined || one.id === Number(wanted))
  if (!source) return refusal(400, 'wallet_not_found', inUserLanguage(caller, NO_WALLET))
  const owned = walletsOf(world, recipient.login)
  const destination = owned.find((one) => one.id === Number(call.form['wallet_dest_id'])) ?? owned[0]
  if (!destination) return refusal(400, 'wallet_not_found', inUserLanguage(caller, NO_WALLET))
  if (recentlyTransferred(world, recipient.login))
    return refusal(400, 'request_already_exist', 'a request is already open')
  if (availableMinor(source) < amountMinor)
    return refusal(
      400,
      'machine_balance_not_enough',
      inUserLanguage(caller, { ar: 'رصيد المحفظة لا يكفي', en: 'Wallet balance is not enough' }),
    )
  const request = record(
    world,
    { login: recipient.login, serial: caller.serial },
    {
      type: 'recharge_wallet',
      productId: null,
      account: caller.login,
      extraKeys: '',
      amountMinor,
      provider: '',
    },
  )
  Object.assign(request, { stage: 5, paymentStatus: 'done', actionStatus: 'completed' })
  move(world, destination, {
    direction: 'credit',
    amountMinor,
    label: 'Recharge Wallet',
    bucket: 'recharge',
    request,
    info: false,
  })
  move(world, source, {
    direction: 'debit',
    amountMinor,
    label: 'Transfer Balance',
    bucket: 'transfer_balance',
    request,
    info: false,
  })
  world.state.transfers.push({ atMs: world.nowMs(), from: caller.login, to: recipient.login, amountMinor })
  return success(
    `Wallet is recharged with amount ${pythonFloatText(amountMinor)} EGP successfully. Your Wallet Balance is ${pythonFloatText(availableMinor(source))} EGP`,
  )
}

function recentlyTransferred(world: World, login: string): boolean {
  return world.state.requests.some(
    (one) =>
      one.type === 'recharge_wallet' &&
      one.login === login &&
      one.stage === 1 &&
      one.createdAtMs > world.nowMs() - TRANSFER_GAP_MS,
  )
}

/** The caller's own profile row; the id is the user's. */
export function profile(world: World, call: Call): Answer {
  const caller = identify(world, call, 'any')
  if (isAnswer(caller)) return caller
  const fields = literal(call.form, 'fields')
  const person = PEOPLE.find((one) => one.login === caller.login)
  const row = {
    id: person?.uid ?? 0,
    name: person?.name ?? false,
    phone: person?.phone ?? false,
    ref: person?.ref ?? false,
  }
  return success(fields === null ? [row] : project([row], call.form, Object.keys(row)))
}
