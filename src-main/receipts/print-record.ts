/**
 * The record of prints, kept true when the disk refuses: an end that could not be written is owed, and written as soon as
 * the disk takes it, so that no print goes on for ever.
 */
import type { PrintEvent } from '../../src-shared/domain/journal-event.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { PrintStore } from './ports.ts'
import { INTERRUPTED } from './print-rule.ts'

type Begin = Omit<Extract<PrintEvent, { kind: 'print-queued' }>, 'kind'>
type End = { readonly kind: 'printed' | 'sent-unconfirmed' } | { readonly kind: 'failed'; readonly problem: string }

export type PrintInHand = {
  /** As recorded: what a copy says of when it was printed. */
  readonly queuedAtMs: number
  started(): void
  /** Records the end and gives it back. Throws a StorageError when it is owed instead. */
  end<T extends End>(end: T): T
}

export type PrintRecord = {
  begin(what: Begin): PrintInHand
  interrupted(printId: string, paymentId: PaymentId): void
  /** Tries again to write what is owed. Never throws. */
  settle(): void
}

export function createPrintRecord(deps: {
  readonly prints: PrintStore
  readonly changed: (paymentId: PaymentId) => void
}): PrintRecord {
  const { prints, changed } = deps
  const owed = new Map<string, { readonly event: PrintEvent; readonly paymentId: PaymentId }>()

  function write(event: PrintEvent, paymentId: PaymentId): void {
    prints.record(event)
    changed(paymentId)
  }

  function writeEnd(printId: string, paymentId: PaymentId, end: End): void {
    const problem = end.kind === 'failed' ? end.problem : null
    const event: PrintEvent = { kind: 'print-ended', printId, state: end.kind, problem }
    try {
      write(event, paymentId)
    } catch (refused) {
      owed.set(printId, { event, paymentId })
      throw refused
    }
  }

  /** An end whose commit went through although its copy did not stands already. */
  function isOpen(printId: string, paymentId: PaymentId): boolean {
    const found = prints.ofPayment(paymentId).find((print) => print.printId === printId)
    return found?.state === 'queued' || found?.state === 'printing'
  }

  function settle(): void {
    for (const [printId, { event, paymentId }] of owed) {
      try {
        if (isOpen(printId, paymentId)) prints.record(event)
        owed.delete(printId)
        changed(paymentId)
      } catch {
        // The disk still refuses: it stays owed.
        return
      }
    }
  }

  return {
    begin(what) {
      settle()
      const { printId, paymentId } = what
      write({ kind: 'print-queued', ...what }, paymentId)
      const queued = prints.ofPayment(paymentId).find((print) => print.printId === printId)
      if (queued === undefined) throw new Error(`Expected print ${printId} to be recorded`)
      return {
        queuedAtMs: queued.queuedAtMs,
        started() {
          write({ kind: 'print-started', printId }, paymentId)
        },
        end(end) {
          writeEnd(printId, paymentId, end)
          return end
        },
      }
    },
    interrupted(printId, paymentId) {
      writeEnd(printId, paymentId, { kind: 'failed', problem: INTERRUPTED })
    },
    settle,
  }
}
