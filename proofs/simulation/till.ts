/**
 * One life of the terminal: the real records, client, sign-in and payments, put together as the program does it, over a
 * simulated line, clock, disk and printer. Every way out of it is a place where it can end; after that nothing of it ever
 * touches the records or the line again.
 */
import { createPayments, type Payments } from '../../src-main/payments/payments.ts'
import type { PaymentGateway, PaymentStore, StoredPayment } from '../../src-main/payments/ports.ts'
import { RESOLVER_TIMES } from '../../src-main/payments/resolver.ts'
import { smartPayOver } from '../../src-main/gateways/smartpay/smartpay.ts'
import { createClockWatch } from '../../src-main/settings/clock-watch.ts'
import { connectionAtStart, seeConnection } from '../../src-main/settings/connection.ts'
import type { SecretStore } from '../../src-main/settings/ports.ts'
import { createSignIn, type SignIn } from '../../src-main/sign-in/sign-in.ts'
import { doubtAbout, openRecords } from '../../src-main/storage/open-records.ts'
import { StorageError, type Storage } from '../../src-main/storage/storage.ts'
import type { Clock, Timers } from '../../src-shared/domain/clock.ts'
import type { Minor } from '../../src-shared/domain/money.ts'
import type { FrozenRequest, PaymentId } from '../../src-shared/domain/payment.ts'
import type { QueuePolicy } from '../../src-shared/domain/queue-policy.ts'
import type { Faults } from './faults.ts'
import type { Folders, Tear } from './folder.ts'
import type { PlantedBug } from './planted-bugs.ts'
import type { Deployment } from './replies.ts'
import { serviceOf } from './services.ts'
import type { SimulatedTime } from './time.ts'
import { aboutPayment, type Wire } from './wire.ts'

export const MACHINE_SERIAL = 'TILL-1'
export const ACCOUNT = { login: 'mona', password: 'secret-1' } as const

const SEAL_KEY = Buffer.alloc(32, 7)

/** How often each kind of end comes at each place where the program can end. */
const CRASH_AT_A_PLACE = 1 / 3_000
const TEAR_AT_A_COMMIT = 1 / 900

/** How often the gateway is asked for the wallets, to know the line and the figure, in ms. */
const PROBE_EVERY_MS = { fine: 10 * 60_000, otherwise: 60_000 } as const

/** Thrown through the program's own calls where its life ends. */
export class ProgramEnded extends Error {
  override readonly name = 'ProgramEnded'
}

/** What the disk does with the next writes: takes them, refuses them, or takes them and then fails at the journal's copy. */
export type Disk = { state: 'fine' | 'full' | 'copy-fails' }

/** How far this computer's clock is from the right time, in ms. */
export type Wall = { aheadMs: number }

/** Who watches the terminal from outside. */
export type Observer = {
  /** The page was told, through `changed`. */
  told(stored: StoredPayment): void
  /** Paper is to be had. */
  answered(stored: StoredPayment): void
  inquired(what: { readonly serviceId: number; readonly account: string }): void
  failed(problem: unknown): void
}

export type TillParts = {
  readonly time: SimulatedTime
  readonly faults: Faults
  readonly folders: Folders
  readonly wire: Wire
  readonly wall: Wall
  readonly disk: Disk
  readonly deployment: Deployment
  readonly secrets: SecretStore
  readonly isProvisioned: boolean
  readonly queuePolicy: QueuePolicy | null
  readonly newId: () => string
  readonly observer: Observer
  readonly bug: PlantedBug | null
  /** The records were put back from somewhere older than they were, and the backups elsewhere show it. */
  readonly rolledBack: boolean
  readonly ended: () => void
}

export type Till = {
  readonly payments: Payments
  readonly signIn: SignIn
  /** The records themselves, beside every port. */
  readonly storage: Storage
  readonly line: () => 'fine' | 'no-line' | 'unreachable' | 'failing'
  readonly clock: Clock
  /** Prints a payment's paper: a fact of its own in the records. */
  print(stored: StoredPayment): void
  isAlive(): boolean
  /** Settles when this life ends. */
  readonly end: Promise<'ended'>
  /** Ends it now, here, whatever it does. */
  crash(): void
  /** Everything it owns is closed, in order. */
  close(): void
}

/** Opens the records and begins a life. Throws what opening throws. */
export function openTill(parts: TillParts): Till {
  const { time, faults, folders, observer } = parts
  const bornMs = time.elapsedMs()
  let alive = true
  /** What a life that has ended waits for. Its own, so that nothing of it is kept by those that come after. */
  const never = new Promise<never>(() => undefined)
  const isAlive = (): boolean => alive
  let heardEnd: (value: 'ended') => void = () => undefined
  const end = new Promise<'ended'>((resolve) => {
    heardEnd = resolve
  })

  const clock: Clock & Timers = {
    nowMs: () => time.trueMs() + parts.wall.aheadMs,
    monotonicMs: () => time.elapsedMs() - bornMs,
    after(delayMs, work) {
      if (!alive) return () => undefined
      return time.after(delayMs, () => {
        if (alive) work()
      })
    },
  }
  const storage = openRecords(
    {
      directory: folders.directory(),
      mode: 'live',
      sealKey: SEAL_KEY,
      clock,
      programVersion: '0.1.0',
      machineSerial: MACHINE_SERIAL,
      waitMs: 0,
    },
    null,
  )

  function ends(torn?: Parameters<Folders['leave']>[0]): never {
    alive = false
    folders.leave(torn)
    storage.close()
    heardEnd('ended')
    parts.ended()
    throw new ProgramEnded(`Ended at ${String(time.elapsedMs())}`)
  }

  /** A place where the life can end. Throws when it does, and ever after. */
  function place(): void {
    if (!alive) throw new ProgramEnded('Expected a life that goes on')
    if (faults.happens('crash', CRASH_AT_A_PLACE)) ends()
  }

  /** A write to the records, with what the disk and the power do to it. */
  function write<T>(work: () => T): T {
    place()
    if (parts.disk.state === 'full') throw new StorageError('disk-full', 'no room')
    const tear: Tear = faults.random.chance(0.5) ? 'torn write-ahead log' : 'torn journal file'
    const before = faults.happens(tear, TEAR_AT_A_COMMIT) ? folders.lengths() : null
    const result = work()
    if (before !== null) ends({ tear, before })
    if (parts.disk.state === 'copy-fails')
      throw new StorageError('disk-full', 'no room for the copy', { committed: true })
    place()
    return result
  }

  /** An asynchronous port: the life can end before the call and before its answer is heard. */
  async function call<T>(work: () => Promise<T>): Promise<T> {
    if (!isAlive()) return never
    place()
    const answer = await work()
    if (!isAlive()) return never
    place()
    return answer
  }
  const guarded = <T>(work: () => Promise<T>): Promise<T> =>
    call(work).catch((thrown: unknown) => {
      // Whoever waits for a life that has ended waits for ever.
      if (thrown instanceof ProgramEnded) return never
      throw thrown
    })

  /** By a request's own object the payment it belongs to is known again at the gateway's door. */
  const owners = new WeakMap<FrozenRequest, PaymentId>()
  const own = <T extends StoredPayment | null>(stored: T): T => {
    if (stored !== null) owners.set(stored.state.request, stored.state.id)
    return stored
  }
  const store: PaymentStore = {
    ...storage.payments,
    payment: (id) => own(storage.payments.payment(id)),
    transact: (work) =>
      write(() =>
        storage.payments.transact((tx) =>
          work({
            ...tx,
            payment: (id) => own(tx.payment(id)),
            record: (id, saleId, events) => own(tx.record(id, saleId, events)),
          }),
        ),
      ),
  }
  const record: Storage['record'] = (event) => {
    write(() => {
      storage.record(event)
    })
  }

  let connection = connectionAtStart({ line: true, atMs: clock.nowMs() })
  const clockWatch = createClockWatch({
    clock,
    lastRecordMs: storage.opened.lastRecordMs,
    record,
    changed: () => undefined,
  })
  const client = smartPayOver(
    parts.wire.caller(
      {
        baseUrl: 'https://gateway.example/',
        machineSerial: MACHINE_SERIAL,
        database: null,
        dialect: parts.deployment.dialect,
        cancelMethod: parts.deployment.cancelMethod,
        clock,
        log: () => undefined,
        notice: {
          connection(seen) {
            const before = connection.state
            connection = seeConnection(connection, seen, { line: seen.kind !== 'no-line', atMs: clock.nowMs() })
            if (connection.state !== before) payments.wake()
          },
          time(reading) {
            clockWatch.seen(reading)
            payments.heardServerTime(reading.serverMs)
          },
          tokenReplaced() {
            signIn.heardTokenReplaced()
          },
          forceUpdate(on) {
            signIn.heardForceUpdate(on)
          },
        },
      },
      () => alive,
    ),
  )
  const gateway: PaymentGateway = {
    inquire: (ask) => {
      observer.inquired({ serviceId: ask.service.id, account: ask.account })
      return guarded(() => client.inquire(ask))
    },
    pay: (request) => guarded(() => aboutPayment.run(ownerOf(request), () => client.pay(request))),
    cancel: (cancel) => guarded(() => aboutPayment.run(ownerOf(cancel.request), () => client.cancel(cancel))),
    quoteFee: (ask) => guarded(() => client.quoteFee(ask)),
    requestsSince: (since) => guarded(() => client.requestsSince(since)),
    movementsSince: (since) => guarded(() => client.movementsSince(since)),
    wallets: () => guarded(() => client.wallets()),
  }
  function ownerOf(request: FrozenRequest): PaymentId {
    const owner = owners.get(request)
    if (owner === undefined) throw new Error('Expected a request that the records gave')
    return owner
  }

  const signIn: SignIn = createSignIn({
    gateway: client,
    secrets: parts.secrets,
    record,
    unsettledCount: () => storage.payments.unsettled().count + storage.payments.queueTotals().count,
    clock,
    log: () => undefined,
    changed: () => {
      payments.wake()
    },
  })
  const failed = (problem: unknown): void => {
    if (alive) observer.failed(problem)
  }
  let walletMinor: Minor | null = null
  const seen = parts.bug?.wrap({ store, gateway, directory: folders.directory() }) ?? { store, gateway }
  const payments: Payments = createPayments({
    store: seen.store,
    gateway: seen.gateway,
    machineSerial: MACHINE_SERIAL,
    clock,
    newId: parts.newId,
    service: serviceOf,
    biller: () => ({ name: { ar: 'فودافون', en: 'Vodafone' }, categoryId: 5 }),
    printable: () => true,
    sellingStopped: signIn.sellingStopped,
    // A day is long where every look is simulated: what nobody confirms is a case after two hours.
    resolverTimes: { ...RESOLVER_TIMES, notConfirmedCaseMs: 2 * 3_600_000 },
    queuePolicy: parts.queuePolicy,
    line: () => connection.state,
    walletAvailableMinor: () => walletMinor,
    clockIsWrong: () => clockWatch.state().state === 'wrong',
    casesChanged: () => undefined,
    changed: (stored) => {
      if (alive) observer.told(stored)
    },
    answered: (stored) => {
      if (alive) observer.answered(stored)
    },
    failed,
  })

  function probe(): void {
    void gateway.wallets().then((answer) => {
      if (answer.kind === 'rows') walletMinor = answer.rows[0]?.availableMinor ?? null
      clock.after(connection.state === 'fine' ? PROBE_EVERY_MS.fine : PROBE_EVERY_MS.otherwise, probe)
    })
  }

  try {
    payments.recover(doubtAbout(storage.opened, parts.rolledBack ? 'ahead' : null))
    storage.restoredIsKnown()
    void signIn.start(parts.isProvisioned ? ACCOUNT : null).catch(failed)
    clock.after(1_000, probe)
  } catch (thrown) {
    // A disk that is full at the start refuses it; whoever starts the program tries again.
    if (isAlive()) {
      alive = false
      folders.leave()
      storage.close()
    }
    throw thrown
  }

  return {
    payments,
    signIn,
    storage,
    line: () => connection.state,
    clock,
    print({ state }) {
      const printId = parts.newId()
      const isPrinted = faults.random.chance(0.9)
      try {
        write(() => {
          storage.prints.record({ kind: 'print-queued', printId, paymentId: state.id, copyNumber: 1, language: 'ar' })
          storage.prints.record({ kind: 'print-started', printId })
          storage.prints.record({
            kind: 'print-ended',
            printId,
            state: isPrinted ? 'printed' : 'failed',
            problem: isPrinted ? null : 'printer-no-paper',
          })
        })
      } catch (thrown) {
        failed(thrown)
      }
    },
    isAlive,
    end,
    crash() {
      try {
        ends()
      } catch (thrown) {
        if (!(thrown instanceof ProgramEnded)) throw thrown
      }
    },
    close() {
      if (!alive) return
      payments.stop()
      signIn.stop()
      alive = false
      storage.close()
    },
  }
}
