/** Asks the biller what is due. Moves no money. */
import type { InquiryAnswer, InquiryAsk } from '../../payments/ports.ts'
import { assertNever } from '../../../src-shared/domain/assert-never.ts'
import { lastFour } from './caller.ts'
import { inquiryForm, type Dialect } from './dialect.ts'
import { errorTable } from './error-table.ts'
import { readInquiry } from './inquiry-reply.ts'
import { reasonOf } from './reply.ts'
import type { Session } from './token.ts'

export async function inquire(session: Session, dialect: Dialect, ask: InquiryAsk): Promise<InquiryAnswer> {
  const reply = await session.ask({
    name: 'inquiry',
    method: 'POST',
    path: 'api/create_machine_request',
    serial: true,
    form: inquiryForm(dialect, {
      serviceId: ask.service.id,
      account: ask.account,
      extraKeys: ask.extraKeys,
      lang: ask.language === 'ar' ? 'ar_AA' : 'en_US',
    }),
    patience: 'inquiry',
    ids: { service: ask.service.id, account: lastFour(ask.account) },
  })
  if (reply.kind === 'error') {
    // The biller's own no comes as one of these two; the rest of the table speaks of our request.
    if (reply.type === 'user_error' || (reply.type === 'Error' && reply.status === 400)) {
      return { kind: 'refused', code: 'inquiry-refused', gatewayText: reply.message }
    }
    const known = errorTable.find((row) => row.type === reply.type && row.endpoints.includes('pay'))
    return { kind: 'failed', reason: { ...reasonOf(reply), code: known?.problem ?? 'gateway-refused' } }
  }
  if (reply.kind !== 'data') return { kind: 'failed', reason: reasonOf(reply) }
  const reading = readInquiry(reply.data)
  switch (reading.kind) {
    case 'unreadable':
      return { kind: 'failed', reason: { code: 'gateway-answer-unreadable', gatewayText: null } }
    case 'refused':
      return { kind: 'refused', code: 'inquiry-refused', gatewayText: reading.gatewayText }
    case 'found': {
      const { bills } = reading.inquiry
      // No bill at all: those that were there are paid. Where paying ahead is possible, a bill of nothing is still a bill.
      const nothingDue = bills.every((bill) => bill.dueMinor === 0)
      return bills.length === 0 || (nothingDue && !ask.service.rules.advanceAccepted)
        ? { kind: 'refused', code: 'nothing-due', gatewayText: reading.inquiry.message }
        : reading
    }
    default:
      return assertNever(reading)
  }
}
