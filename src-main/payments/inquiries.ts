/**
 * What billers said is due, kept while a sale is made. Moves no money.
 *
 * Goal: an inquiry's number goes along with one payment only. It is the one thing by which a row of the gateway's history
 * is recognised for sure as ours; two payments under one number could not be told apart. A second bill of the same
 * answer, or a bill paid after another one of it, is asked for again and must still be the bill that was chosen.
 */
import type { Clock } from '../../src-shared/domain/clock.ts'
import type { Language } from '../../src-shared/domain/language.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import { fail, ok, type Reply } from '../../src-shared/domain/problem.ts'
import type { Bill, Inquiry } from '../../src-shared/domain/service.ts'
import type { Form } from './form.ts'
import type { InquiryAnswer } from './ports.ts'

/** Inquiries are forgotten after this; the screen inquires again. In ms. */
export const FORGET_MS = 30 * 60_000
/** Inquiries that are kept at once. */
const KEPT_MAX = 100

/** One answer of the biller; its number belongs to the payment that was confirmed with it. */
export type Asked = { readonly inquiry: Inquiry; usedBy: PaymentId | null }

/** A bill that is to be paid, with the answer whose number goes along; both null where nothing has to be asked. */
export type Inquired = { readonly bill: Bill | null; readonly asked: Asked | null }

type Kept = { readonly form: Form; readonly answers: Asked[]; readonly atMs: number }

export type Inquiries = {
  keep(inquiryId: string, form: Form, inquiry: Inquiry): void
  /**
   * The bills of a kept inquiry of this very form, in the order asked for, each with a number that no payment has used.
   * Fails with `inquiry-needed` where the inquiry is forgotten, is another form's, or a bill is no longer what it was.
   */
  billsOf(
    inquiryId: string,
    form: Form,
    indexes: readonly number[],
    language: Language,
  ): Promise<Reply<readonly Inquired[]>>
  /** Whether the number is still free for this payment. */
  isFree(asked: Asked): boolean
}

export function createInquiries(deps: {
  readonly clock: Clock
  /** The biller, asked again. */
  readonly ask: (form: Form, language: Language) => Promise<InquiryAnswer>
  /** Whether a payment may have left, or will by itself: then its number is taken. */
  readonly mayLeave: (id: PaymentId) => boolean
}): Inquiries {
  const kept = new Map<string, Kept>()
  const isFree = ({ usedBy }: Asked): boolean => usedBy === null || !deps.mayLeave(usedBy)

  return {
    isFree,

    keep(inquiryId, form, inquiry) {
      const atMs = deps.clock.monotonicMs()
      for (const [id, old] of kept) {
        // In the order they were kept: the first that may stay ends it.
        if (old.atMs >= atMs - FORGET_MS && kept.size < KEPT_MAX) break
        kept.delete(id)
      }
      kept.set(inquiryId, { form, answers: [{ inquiry, usedBy: null }], atMs })
    },

    async billsOf(inquiryId, form, indexes, language) {
      const found = kept.get(inquiryId)
      const [first] = found?.answers ?? []
      if (found === undefined || first === undefined || !sameForm(found.form, form)) return fail('inquiry-needed')
      const taken = new Set<Asked>()
      const inquired: Inquired[] = []
      for (const index of indexes) {
        const chosen = first.inquiry.bills[index]
        if (chosen === undefined) return fail('inquiry-needed')
        const free = found.answers.find((answer) => !taken.has(answer) && isFree(answer))
        const asked = free ?? (await askAgain(found, language))
        const bill = asked === null ? null : sameBill(first.inquiry, asked.inquiry, index)
        if (asked === null || bill === null) return fail('inquiry-needed')
        // Without a number there is nothing to tell two payments apart by, and nothing to keep apart.
        if (asked.inquiry.inquiryNumber !== null) taken.add(asked)
        inquired.push({ bill, asked })
      }
      return ok(inquired)
    },
  }

  async function askAgain(found: Kept, language: Language): Promise<Asked | null> {
    const answer = await deps.ask(found.form, language)
    if (answer.kind !== 'found') return null
    const asked: Asked = { inquiry: answer.inquiry, usedBy: null }
    found.answers.push(asked)
    return asked
  }
}

function sameForm(one: Form, other: Form): boolean {
  return (
    one.service.id === other.service.id &&
    one.account === other.account &&
    JSON.stringify(one.extraKeys) === JSON.stringify(other.extraKeys)
  )
}

/** The bill chosen from one answer as it stands in another: by its reference, else by its place; always the same sum. */
function sameBill(chosenFrom: Inquiry, inquiry: Inquiry, index: number): Bill | null {
  const chosen = chosenFrom.bills[index]
  if (chosen === undefined || inquiry === chosenFrom) return chosen ?? null
  const named =
    chosen.reference === null
      ? inquiry.bills.slice(index, index + 1)
      : inquiry.bills.filter(({ reference }) => reference === chosen.reference)
  const [bill] = named
  return bill !== undefined && named.length === 1 && bill.dueMinor === chosen.dueMinor ? bill : null
}
