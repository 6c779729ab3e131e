/** Everything the journal can hold. A payment's events are the payment's own; the rest is what happened around it. */
import type { CaseEvent } from './case.ts'
import type { Language } from './language.ts'
import type { PaymentEvent, PaymentId } from './payment.ts'

/** On paper, or in a file of the terminal's own. */
export type PrintMedium = 'paper' | 'png' | 'pdf'

/** Life of one print of one receipt. `copyNumber` 1 is the original. */
export type PrintEvent =
  | {
      readonly kind: 'print-queued'
      readonly printId: string
      readonly paymentId: PaymentId
      readonly copyNumber: number
      readonly language: Language
      /** What of the payment it shows, and on what: earlier programs did not say; then it was paper. */
      readonly shown?: string
      readonly medium?: PrintMedium
    }
  | { readonly kind: 'print-started'; readonly printId: string }
  | {
      readonly kind: 'print-ended'
      readonly printId: string
      readonly state: 'printed' | 'sent-unconfirmed' | 'failed'
      readonly problem: string | null
    }

export type TerminalEvent =
  /** The chain's first entry. */
  | {
      readonly kind: 'terminal-set-up'
      readonly mode: 'live' | 'training'
      readonly machineSerial: string
      readonly programVersion: string
    }
  | { readonly kind: 'program-started'; readonly programVersion: string }
  | { readonly kind: 'signed-in'; readonly login: string }
  | { readonly kind: 'signed-out'; readonly login: string }
  | { readonly kind: 'plain-secret-store-accepted' }
  /** Nobody accepted it: the data key had to be kept there all the same, the account was not. */
  | { readonly kind: 'plain-secret-store-used' }
  /** What the lost key sealed stays sealed; a new one is in use. */
  | { readonly kind: 'data-key-lost' }
  | { readonly kind: 'provisioned'; readonly fields: readonly string[] }
  /** Fields that the provisioning asks to change and that stay as they are while something is unsettled. */
  | { readonly kind: 'provisioning-held'; readonly fields: readonly string[] }
  /**
   * The records were damaged or lost; what was damaged was moved aside and they were made anew. Earlier programs, which
   * knew the file copy only, did not say from what; entries after `lostAfterSeq` may be lost.
   */
  | {
      readonly kind: 'records-repaired'
      readonly aside: string
      readonly from?: 'journal' | 'backup'
      readonly lostAfterSeq?: number | null
    }
  /** The clock, or the records, look as if an earlier state had been put back. */
  | { readonly kind: 'rolled-back-seen'; readonly found: 'clock-rolled-back' | 'records-rolled-back' }
  /** A look at the whole database found it damaged. The next start restores it. */
  | { readonly kind: 'database-damage-seen'; readonly found: string }
  /** The disk refused what was to be recorded, from a moment (epoch ms) until this entry. */
  | { readonly kind: 'disk-refused-seen'; readonly problem: string; readonly fromMs: number }
  | { readonly kind: 'backup-failing-seen'; readonly place: 'own' | 'second'; readonly problem: string }
  | { readonly kind: 'backup-working-seen'; readonly place: 'own' | 'second' }
  /** The backups in a place are of a chain that is ahead of ours or another; they were moved aside there. */
  | { readonly kind: 'other-backup-seen'; readonly place: 'own' | 'second'; readonly found: 'ahead' | 'differs' }
  | { readonly kind: 'serial-changed-seen'; readonly found: string }
  | { readonly kind: 'serial-shared-seen' }
  /** By the gateway's clock, or by the records' own last entry; negative: ahead. */
  | { readonly kind: 'clock-wrong-seen'; readonly behindMs: number }
  | { readonly kind: 'clock-right-seen' }

/**
 * What stops the queue as a whole until the gateway was asked. Nothing waits there that could have been sent without the
 * records knowing.
 */
export type QueueEvent =
  | {
      readonly kind: 'queue-frozen'
      readonly reason: 'records-restored' | 'clock-rolled-back' | 'records-rolled-back'
      /** From when on the gateway is to be asked, epoch ms. */
      readonly sinceMs: number
      /** The records may lack what happened after that: a payment of ours that they know nothing of. */
      readonly lost: boolean
    }
  | { readonly kind: 'queue-released'; readonly lost: boolean }

export type JournalEvent = PaymentEvent | PrintEvent | CaseEvent | QueueEvent | TerminalEvent
