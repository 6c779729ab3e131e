/**
 * A whole till without Electron, built as the program builds it: real records in a folder, the real handlers, and the
 * contract served on a plain map in the place of Electron's messages.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Handlers } from '../../src-shared/contract/handlers.ts'
import type { CommandName } from '../../src-shared/contract/names.ts'
import { mapReply } from '../../src-shared/domain/problem.ts'
import { handClock, type HandClock } from '../../src-shared/testing/hand-clock.ts'
import { createCatalogue } from '../../src-main/catalogue/catalogue.ts'
import { encodeJob } from '../../src-main/devices/printer/esc-pos.ts'
import { printerModelOrGeneric } from '../../src-main/devices/printer/printer-models.ts'
import { paymentHandlers } from '../../src-main/payments/handlers.ts'
import { createPayments, paymentView, queueExportsIn } from '../../src-main/payments/payments.ts'
import { supportCode } from '../../src-shared/domain/support-code.ts'
import type { StoredPayment } from '../../src-main/payments/ports.ts'
import { receiptHandlers } from '../../src-main/receipts/handlers.ts'
import * as paper from '../../src-main/receipts/receipts.ts'
import type { InvokeEventLike, IpcLike, LogLine } from '../../src-main/rpc/ipc-like.ts'
import { serveContract } from '../../src-main/rpc/serve-contract.ts'
import { secretsInMemory } from '../../src-main/settings/secrets-in-memory.ts'
import { createStatusBoard } from '../../src-main/settings/status.ts'
import { createSignIn } from '../../src-main/sign-in/sign-in.ts'
import { openStorage, type Storage } from '../../src-main/storage/storage.ts'
import { createWallets } from '../../src-main/wallets/wallets.ts'
import type { Random } from '../random.ts'
import { ids } from './ids.ts'
import { isOurPage, ORIGIN } from './senders.ts'
import { HELD_MS, QUEUE_POLICY, outsideCatalogue, outsideGateway, outsidePrinter, type Asked } from './stand-ins.ts'

export type Listener = Parameters<IpcLike['handle']>[1]

/** What a planted fault may reach. */
export type Insides = {
  readonly folder: string
  readonly storage: Storage
  readonly asked: Asked
  readonly log: (line: LogLine) => void
}

/** Faults put in on purpose, to see that they are found. */
export type Planted = {
  readonly handlers?: (handlers: Handlers, insides: Insides) => Handlers
  readonly listener?: (listener: Listener, insides: Insides) => Listener
}

export type Till = {
  readonly storage: Storage
  readonly clock: HandClock
  readonly asked: Asked
  /** Lines of the log since the last look. */
  readonly takeLog: () => readonly LogLine[]
  /** What went wrong where nobody was asking. */
  readonly takeFailures: () => readonly unknown[]
  /** What the frame around every screen shows. */
  readonly shown: () => string
  /** One message from a page. */
  readonly call: (name: CommandName, event: InvokeEventLike, args: readonly unknown[]) => Promise<unknown>
  readonly isSignedIn: () => boolean
  /** What an exchange with the gateway showed of the line. */
  readonly lineSeen: (kind: 'reached' | 'unreachable') => void
  /** Until nothing is under way that does not wait for the clock. */
  readonly calm: () => Promise<void>
  /** Until it is so. Time passes where an answer outside is what is waited for; gives up where nothing is. */
  readonly until: (isSo: () => boolean) => Promise<void>
  readonly close: () => void
}

export async function openTill(options: {
  readonly folder: string
  readonly random: Random
  readonly planted: Planted
}): Promise<Till> {
  const { folder, random, planted } = options
  const clock = handClock()
  const asked: Asked = { gateway: 0, pays: 0, paper: 0, secrets: 0, files: 0 }
  const lines: LogLine[] = []
  const failures: unknown[] = []
  const log = (line: LogLine): void => void lines.push(line)
  let writing = 0
  const newId = ids(random.part('ids'))
  const storage = openStorage({
    directory: folder,
    mode: 'live',
    sealKey: Buffer.alloc(32, 7),
    clock,
    programVersion: '0.1.0',
    machineSerial: 'TILL-1',
  })
  const gateway = outsideGateway({ random: random.part('gateway'), clock, asked })
  const secrets = secretsInMemory()
  const touch = (): void => {
    board.touch()
  }

  const signIn = createSignIn({
    gateway,
    secrets: {
      read: secrets.read,
      write: (name, value) => {
        asked.secrets += 1
        return secrets.write(name, value)
      },
      remove: (name) => {
        asked.secrets += 1
        return secrets.remove(name)
      },
    },
    record: storage.record,
    unsettledCount: () => storage.payments.unsettled().count + storage.payments.queueTotals().count,
    clock,
    log,
    changed: () => {
      wallets.refresh()
      catalogue.refresh()
      payments.wake()
      touch()
    },
  })
  const catalogue = createCatalogue({
    source: outsideCatalogue(asked),
    store: storage.catalogue,
    use: storage.use,
    favourites: storage.favourites,
    clock,
    log,
    changed: touch,
  })
  const wallets = createWallets({ gateway, clock, changed: touch })

  const renderer = paper.createReceiptRenderer({
    fontsDirectory: fileURLToPath(new URL('../../resources/fonts', import.meta.url)),
  })
  async function writes<T>(work: () => Promise<T>): Promise<T> {
    asked.files += 1
    writing += 1
    try {
      return await work()
    } finally {
      writing -= 1
    }
  }
  // Files are named by the millisecond, and the hand clock stands still between two of them.
  const exports = queueExportsIn(join(folder, 'exports'), () => clock.nowMs() + asked.files)
  const saved = paper.savedReceiptsIn(join(folder, 'receipts-saved'))
  const model = printerModelOrGeneric(null)
  const receipts = paper.createReceipts({
    printer: outsidePrinter(random.part('printer'), asked),
    encode: (bitmap) => encodeJob(bitmap, model),
    renderer,
    prints: storage.prints,
    saved: {
      folder: saved.folder,
      save: (file) => writes(() => saved.save(file)),
    },
    paymentFor: (id) => storage.payments.payment(id),
    serviceFor: catalogue.slipService,
    shop: { name: { ar: 'محل', en: 'Shop' }, address: null, phone: null },
    languages: 'one',
    logo: null,
    billerLogo: paper.createBillerLogos({
      paperMm: 58,
      pictureOf: (billerId) => paper.billerPicture(catalogue.biller(billerId), storage.catalogue),
    }),
    paperMm: 58,
    training: false,
    clock: clock.nowMs,
    newId,
    changed: touch,
  })
  const view = (stored: StoredPayment) => paymentView(stored, paper.printView(storage.prints, stored))
  const payments = createPayments({
    store: storage.payments,
    gateway,
    machineSerial: 'TILL-1',
    clock,
    newId,
    service: catalogue.service,
    biller: catalogue.billerOf,
    sellingStopped: signIn.sellingStopped,
    printable: renderer.hasSignsOf,
    queuePolicy: QUEUE_POLICY,
    line: () => board.line(),
    walletAvailableMinor: () => wallets.available().availableMinor,
    clockIsWrong: () => false,
    casesChanged: touch,
    changed: () => {
      catalogue.paid()
      touch()
      wallets.refresh()
    },
    // Every paper is drawn, which takes longer than all the rest; one in so many is enough here.
    answered: ({ state }) => {
      if (asked.pays % 20 === 0) void receipts.print(state.id, state.sale.language)
    },
    failed: (problem) => failures.push(problem),
  })
  const board = createStatusBoard({
    mode: 'live',
    version: '0.1.0',
    machineSerial: 'TILL-1',
    trainingPanel: null,
    paperMm: 58,
    gatewayUrl: 'http://127.0.0.1',
    firstLanguage: 'ar',
    settings: storage.settings,
    clock,
    probe: wallets.refresh,
    signedIn: signIn.person,
    wallet: wallets.available,
    printer: () => 'ready',
    unsettled: storage.payments.unsettled,
    queue: () => ({
      ...storage.payments.queueTotals(),
      allowed: true,
      sending: payments.isSendingQueued(),
      frozen: storage.payments.queueFreeze()?.reason ?? null,
    }),
    refundsOwed: storage.payments.refundTotals,
    openCases: storage.payments.openCaseCount,
    disk: () => ({ state: 'fine', sinceMs: 0 }),
    recovered: { atMs: clock.nowMs(), from: 'backup', mayLack: false },
    diagnostics: () => {
      const { seq, hash } = storage.head()
      const records = { entries: seq, hash, database: 'sound' as const }
      return { lane: payments.lane(), watching: [...payments.watching()], records, backups: [] }
    },
    lineChanged: () => {
      payments.wake()
    },
    sellingStopped: signIn.sellingStopped,
    catalogue: catalogue.state,
    clockState: () => ({ state: 'right', behindMs: 0 }),
    changed: () => undefined,
  })

  const handlers: Handlers = {
    ...board.handlers,
    ...signIn.handlers,
    ...catalogue.handlers,
    ...paymentHandlers({
      payments,
      drafts: storage.drafts,
      view,
      store: storage.payments,
      queuePolicy: QUEUE_POLICY,
      exports: { write: (queued, passphrase) => writes(() => exports.write(queued, passphrase)) },
      nowMs: clock.nowMs,
    }),
    ...receiptHandlers({ receipts, viewPayment: (id) => mapReply(payments.view(id), view) }),
  }
  const insides = { folder, storage, asked, log }
  const listeners = new Map<string, Listener>()
  serveContract({
    ipc: {
      handle(channel, listener) {
        listeners.set(channel, planted.listener?.(listener, insides) ?? listener)
      },
      removeHandler: (channel) => listeners.delete(channel),
    },
    allowedOrigin: ORIGIN,
    isOurPage,
    isSignedIn: () => signIn.person() !== null,
    newSupportCode: () => supportCode(newId()),
    log,
    handlers: planted.handlers?.(handlers, insides) ?? handlers,
  })
  receipts.recover()
  payments.recover()
  await signIn.start(null)

  return {
    storage,
    clock,
    asked,
    takeLog: () => lines.splice(0),
    takeFailures: () => failures.splice(0),
    shown: () => JSON.stringify(board.read()),
    async call(name, event, args) {
      const listener = listeners.get(name)
      if (listener === undefined) throw new Error(`Expected ${name} to be served`)
      return await listener(event, ...args)
    },
    lineSeen: (kind) => {
      board.connectionSeen({ kind })
    },
    isSignedIn: () => signIn.person() !== null,
    async calm() {
      for (let turn = 0; turn < 2 || catalogue.state().refreshing || writing > 0; turn += 1) await nextTurn()
      await catalogue.searchable()
      await nextTurn()
    },
    async until(isSo) {
      for (let turn = 0; turn < TURNS_MAX && !isSo(); turn += writing > 0 ? 0 : 1) {
        await nextTurn()
        if (turn > 0 && turn % 20 === 0 && gateway.held() > 0) clock.advance(HELD_MS)
      }
    },
    close() {
      payments.stop()
      board.stop()
      signIn.stop()
      catalogue.stop()
      wallets.stop()
      storage.close()
    },
  }
}

/** As many turns of the program's loop as no answer takes that is still to come. */
const TURNS_MAX = 1_000

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
