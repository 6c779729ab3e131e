/** The composition root: builds every part by hand, top to bottom, and nothing else. */
import { randomBytes, randomUUID } from 'node:crypto'
import path from 'node:path'
import { mapReply } from '../src-shared/domain/problem.ts'
import { supportCode } from '../src-shared/domain/support-code.ts'
import { createCatalogue } from './catalogue/catalogue.ts'
import { encodeJob } from './devices/printer/esc-pos.ts'
import { createPrinter } from './devices/printer/printer.ts'
import { printerLine } from './devices/printer-line.ts'
import { createDeviceHost } from './devices/process/device-host.ts'
import { processPipe } from './devices/process/process-pipe.ts'
import { printerModelOrGeneric } from './devices/printer/printer-models.ts'
import { createSmartPay } from './gateways/smartpay/smartpay.ts'
import { paymentHandlers } from './payments/handlers.ts'
import { createPayments, paymentView, queueExportsIn } from './payments/payments.ts'
import type { StoredPayment } from './payments/ports.ts'
import { receiptHandlers } from './receipts/handlers.ts'
import * as paper from './receipts/receipts.ts'
import { createNotify, describeBug, electronIpc, serveContract } from './rpc/rpc.ts'
import * as settings from './settings/settings.ts'
import * as shell from './shell/shell.ts'
import { createSignIn } from './sign-in/sign-in.ts'
import { hasBackups } from './storage/backup-files.ts'
import { createBackups, secondPlace } from './storage/backups.ts'
import { createDiskWatch } from './storage/disk-watch.ts'
import { runJournalCommand } from './storage/journal-command.ts'
import { FILE_NAMES } from './storage/files.ts'
import { mendInWorker } from './storage/mend-in-worker.ts'
import { doubtAbout, openOrMendRecords } from './storage/open-records.ts'
import { inWorker } from './storage/run-records-task.ts'
import { salvageValues } from './storage/settings-store.ts'
import { createWallets } from './wallets/wallets.ts'

const { systemClock: clock } = settings

/** A file or folder that the build made. */
const built = (...names: readonly string[]): string => path.join(shell.programDirectory(), 'out', ...names)
const beginning = shell.beforeReady()

if (beginning.kind === 'stop') shell.stopBeforeReady(beginning, settings.startSentence)
else if (beginning.kind === 'journal') {
  void runJournalCommand({
    args: beginning.args,
    environment: process.env,
    dataFolder: beginning.dataFolder,
    output: process.stdout,
    errors: process.stderr,
    nowMs: clock.nowMs,
  }).then(shell.endWith)
} else {
  void shell
    .ready()
    .then(() => start(beginning))
    .catch((thrown: unknown) => {
      shell.refuseToStart(settings.startSentence(thrown), { window: !beginning.headless })
    })
}

async function start({ dataDirectory, debugging }: Extract<shell.Beginning, { kind: 'go' }>): Promise<void> {
  /** What must end with the program, ended in the opposite order. */
  const stops: (() => unknown)[] = []
  shell.onQuit(async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  })
  const log = shell.openLog({ directory: path.join(dataDirectory, 'logs'), nowMs: clock.nowMs })
  shell.lockDown({ log })
  shell.serveAppScheme({
    directory: built('renderer'),
    picture: (reference) => catalogue.picture(reference),
  })
  const window = shell.openWindow({
    preloadFile: built('preload', 'preload.cjs'),
    title: 'Bill Terminal',
    dark: shell.prefersDark(),
    log,
  })
  shell.onSecondStart(window.focus)
  const notify = createNotify({ pages: () => [window.page], log })

  // How this terminal is set up, and the world it sells in.
  const provisioning = await settings.provisioningFromEnvironment(process.env, process.platform)
  const sandbox = settings.needsSandbox(provisioning)
    ? await shell.startSandboxFromEnvironment(process.env, path.join(dataDirectory, 'sandbox-ledger.json'))
    : null
  if (sandbox !== null) stops.push(sandbox.stop)
  const places = sandbox?.addresses ?? null
  const asked = settings.configurationFrom(provisioning, places, 'generic')

  // Secrets and records.
  const folder = settings.dataFolder(dataDirectory, asked.mode)
  const { secrets, plain } = await shell.startSecrets({
    safeStorage: shell.osSecrets,
    directory: folder.secrets,
    platform: process.platform,
    nowMs: clock.nowMs,
  })
  const hardware = settings.chooseSerial(await settings.readHardwareSerials())
  const serialAtSetUp = settings.serialAtSetUp({
    provisioned: provisioning?.machineSerial ?? null,
    hardware,
    mode: asked.mode,
    recordsExist: folder.recordsExist,
  })
  const second = secondPlace(provisioning?.backups.second ?? null, { machineSerial: serialAtSetUp, mode: asked.mode })
  const elsewhere = second === null ? null : path.join(second.root, second.folder)
  const { sealKey, keyLost } = await settings.sealKeyFor({
    secrets,
    newKey: () => randomBytes(32),
    recordsExist: folder.recordsExist || (elsewhere !== null && hasBackups(elsewhere)),
  })
  const disk = createDiskWatch({ clock, record: (event) => storage.record(event), changed: () => board.touch() })
  const recordsWorker = built('records-worker', 'records-worker.js')
  const records = {
    directory: folder.records,
    mode: asked.mode,
    programVersion: shell.programVersion(),
    machineSerial: serialAtSetUp,
  }
  const mending = mendInWorker(recordsWorker)
  stops.push(mending.stop)
  const storage = await openOrMendRecords({ ...records, sealKey, clock, heard: disk.heard }, elsewhere, () => {
    const kept = salvageValues(path.join(folder.records, FILE_NAMES.database), 'settings')
    const starting = settings.createStartingNotice({
      clock,
      language: settings.languageFrom(kept.find(({ name }) => name === settings.LANGUAGE)?.value, asked.language),
      show: () => void window.loadStarting(),
      tell: (said) => {
        notify('app/starting', said)
      },
    })
    return mending.run({ kind: 'mend', options: records, second: elsewhere }, starting.heard).finally(starting.stop)
  })
  stops.push(storage.close)
  const backups = createBackups({
    directory: folder.records,
    second,
    run: inWorker(recordsWorker),
    storage,
    clock,
    changed: () => board.touch(),
    otherChainSeen: () => {
      const sinceMs = storage.opened.lastRecordMs ?? clock.nowMs()
      payments.freezeQueue({ reason: 'records-rolled-back', sinceMs, lost: true })
    },
    failed: (problem) => {
      log({ topic: 'backups', sentence: describeBug(problem) })
    },
  })
  stops.push(backups.stop)
  /** Whatever could only be asked about, or sent, as who and where this terminal is now. */
  const unsettledCount = () => storage.payments.unsettled().count + storage.payments.queueTotals().count
  const { configuration, machineSerial, shop, notices, refused } = settings.settleSetUp({
    asked,
    provisioning,
    hardware,
    settings: storage.settings,
    unsettledCount: unsettledCount(),
  })
  const plainAccepted = settings.plainSecretsAccepted(provisioning)
  storage.record({ kind: 'program-started', programVersion: shell.programVersion() })
  if (plain) storage.record({ kind: plainAccepted ? 'plain-secret-store-accepted' : 'plain-secret-store-used' })
  if (keyLost) storage.record({ kind: 'data-key-lost' })
  for (const event of notices) storage.record(event)
  if (refused.length > 0) storage.record({ kind: 'provisioning-held', fields: refused })

  const clockWatch = settings.createClockWatch({
    clock,
    lastRecordMs: storage.opened.lastRecordMs,
    record: storage.record,
    changed: () => board.touch(),
  })

  // The gateway, and who is signed in at it.
  const gateway = createSmartPay({
    ...configuration.gateway,
    machineSerial,
    clock,
    log,
    notice: {
      connection: (seen) => {
        board.connectionSeen(seen)
      },
      time: (reading) => {
        clockWatch.seen(reading)
        payments.heardServerTime(reading.serverMs)
      },
      tokenReplaced: () => {
        signIn.heardTokenReplaced()
      },
      forceUpdate: (on) => {
        signIn.heardForceUpdate(on)
      },
    },
  })
  const signIn = createSignIn({
    gateway,
    secrets: plain && !plainAccepted ? settings.secretsInMemory() : secrets,
    record: storage.record,
    unsettledCount,
    clock,
    log,
    changed: () => {
      wallets.refresh()
      catalogue.refresh()
      board.touch()
      payments.wake()
    },
  })

  const sellingStopped = () => backups.problem() ?? signIn.sellingStopped()

  // What can be sold, and what it is paid from.
  const catalogue = createCatalogue({
    source: gateway,
    store: storage.catalogue,
    use: storage.use,
    favourites: storage.favourites,
    clock,
    log,
    changed: () => {
      notify('catalogue/changed', {})
      board.touch()
    },
  })
  const wallets = createWallets({ gateway, clock, changed: () => board.touch() })
  stops.push(signIn.stop, catalogue.stop, wallets.stop)

  // Devices that need libraries of their own run in a process of their own, which may die.
  const startDevices = () => {
    const host = createDeviceHost({
      clock,
      fork: () => shell.forkHelper(built('devices', 'devices.js')),
      changed: () => printer.look(),
      log: (sentence) => {
        log({ topic: 'devices', sentence })
      },
    })
    stops.push(host.stop)
    return host
  }

  // Paper.
  const address = configuration.printer
  const model = printerModelOrGeneric(address?.model ?? null)
  const paperMm = address?.paperMm ?? 80
  const line = address === null ? null : printerLine(address, (target) => processPipe(startDevices(), target))
  const renderer = paper.createReceiptRenderer({
    fontsDirectory: path.join(shell.programDirectory(), 'resources', 'fonts'),
  })
  const receipts = paper.createReceipts({
    printer: line === null ? null : createPrinter({ ...line, model }),
    encode: (bitmap) => encodeJob(bitmap, model),
    renderer,
    prints: storage.prints,
    saved: paper.savedReceiptsIn(path.join(folder.records, 'receipts-saved')),
    paymentFor: (id) => storage.payments.payment(id),
    serviceFor: catalogue.slipService,
    shop,
    languages: provisioning?.receipts.languages ?? 'one',
    logo: await paper.shopLogo(provisioning?.logo ?? null, paperMm),
    billerLogo: paper.createBillerLogos({
      paperMm,
      pictureOf: (billerId) => paper.billerPicture(catalogue.biller(billerId), storage.catalogue),
    }),
    paperMm,
    training: configuration.mode === 'training',
    clock: clock.nowMs,
    newId: randomUUID,
    changed: (id) => {
      const stored = storage.payments.payment(id)
      if (stored !== null) notify('payment/changed', view(stored))
      printer.look()
    },
  })
  const printer = paper.watchPrinter({ ask: receipts.printerState, clock, changed: () => board.touch() })
  stops.push(printer.stop)

  // Payments.
  const view = (stored: StoredPayment) => paymentView(stored, paper.printView(storage.prints, stored))
  const queuePolicy = settings.queuePolicyFrom(provisioning)
  const payments = createPayments({
    store: storage.payments,
    gateway,
    machineSerial,
    clock,
    newId: randomUUID,
    service: catalogue.service,
    biller: catalogue.billerOf,
    sellingStopped,
    printable: renderer.hasSignsOf,
    queuePolicy,
    line: () => board.line(),
    walletAvailableMinor: () => wallets.available().availableMinor,
    clockIsWrong: () => clockWatch.state().state === 'wrong',
    casesChanged: () => board.touch(),
    changed: (stored) => {
      notify('payment/changed', view(stored))
      catalogue.paid()
      board.touch()
      wallets.refresh()
    },
    answered: ({ state }) => {
      if (address === null) return
      // Nobody stands there for the paper of what was sent out of the queue, unless the shop wants it all the same.
      if (state.wasQueued === true && state.kind !== 'queued' && queuePolicy?.receipts !== 'print') return
      receipts.print(state.id, state.sale.language).catch((problem: unknown) => {
        log({ topic: 'receipts', sentence: describeBug(problem) })
      })
    },
    failed: (problem) => {
      log({ topic: 'payments', sentence: describeBug(problem) })
    },
  })
  stops.push(payments.stop)

  // What the pages see and may ask.
  const board = settings.createStatusBoard({
    mode: configuration.mode,
    version: shell.programVersion(),
    machineSerial,
    trainingPanel: places?.panel ?? null,
    paperMm,
    gatewayUrl: configuration.gateway.baseUrl,
    firstLanguage: configuration.language,
    settings: storage.settings,
    clock,
    probe: wallets.refresh,
    signedIn: signIn.person,
    wallet: wallets.available,
    printer: printer.state,
    unsettled: storage.payments.unsettled,
    queue: () => ({
      ...storage.payments.queueTotals(),
      allowed: queuePolicy !== null,
      sending: payments.isSendingQueued(),
      frozen: storage.payments.queueFreeze()?.reason ?? null,
    }),
    refundsOwed: storage.payments.refundTotals,
    openCases: storage.payments.openCaseCount,
    disk: disk.state,
    recovered: settings.recoveryToTell(storage.opened.restored, clock.nowMs()),
    diagnostics: () => {
      const { seq, hash } = storage.head()
      return {
        lane: payments.lane(),
        watching: [...payments.watching()],
        records: { entries: seq, hash, database: backups.database() },
        backups: backups.state().map(({ last, ...place }) => ({ ...place, lastAtMs: last?.atMs ?? null })),
      }
    },
    lineChanged: () => {
      payments.wake()
    },
    sellingStopped,
    catalogue: catalogue.state,
    clockState: clockWatch.state,
    changed: (status) => {
      notify('app/status', status)
    },
  })
  stops.push(board.stop, disk.stop)
  serveContract({
    ipc: electronIpc,
    allowedOrigin: shell.ORIGIN,
    isOurPage: window.isOurPage,
    isSignedIn: () => signIn.person() !== null,
    newSupportCode: () => supportCode(randomUUID()),
    log,
    handlers: {
      ...board.handlers,
      ...signIn.handlers,
      ...catalogue.handlers,
      ...paymentHandlers({
        payments,
        drafts: storage.drafts,
        view,
        store: storage.payments,
        queuePolicy,
        exports: queueExportsIn(path.join(folder.records, 'exports'), clock.nowMs),
        nowMs: clock.nowMs,
      }),
      ...receiptHandlers({ receipts, viewPayment: (id) => mapReply(payments.view(id), view) }),
    },
  })

  // What the last run left open, then the outside world.
  receipts.recover()
  payments.recover(doubtAbout(storage.opened, await backups.lookElsewhere()))
  storage.restoredIsKnown()
  void signIn.start(configuration.account)
  await window.load()
  backups.start()
  if (debugging) await shell.tellDebuggingAddress({ sandbox: places?.control ?? null, dataDir: dataDirectory })
}
