/** What is due: the record is made and committed first, the provider is asked, no money moves. */
import { billTypeCode } from './catalogue/catalogue.ts'
import { languageOf } from './catalogue/rows.ts'
import { isAnswer } from './identity.ts'
import { record } from './ledger.ts'
import { literal } from './listing.ts'
import type { InquiryOutcome, InquiryTwist } from './other-outcomes.ts'
import { askBill } from './provider.ts'
import type { Bill } from './provider.ts'
import { common } from './requests.ts'
import type { Asked } from './requests.ts'
import type { RequestRecord } from './state.ts'
import { pythonFloat, refusal, success } from './wire.ts'
import type { Answer } from './wire.ts'
import type { Call, World } from './world.ts'

const SUBMITTED = 'Service Bill Inquiry request was submitted successfully.'

export function inquire(world: World, call: Call, outcome: InquiryOutcome | null): Answer {
  const asked = common(world, call)
  if (isAnswer(asked)) return asked
  literal(call.form, 'extraBillingAcctKeys')
  literal(call.form, 'customProperties')
  const { caller, fields, service } = asked
  const inquiry = record(world, caller, {
    type: 'service_bill_inquiry',
    productId: service.id,
    account: fields.account,
    extraKeys: call.form['extraBillingAcctKeys'] ?? '',
    amountMinor: 0,
    provider: service.provider,
  })
  inquiry.outcome = outcome?.name ?? null
  inquiry.stage = 5
  inquiry.actionStatus = 'completed'
  if (outcome?.refused) return refusal(...outcome.refused)
  if (world.settings.providerOffline) return refusal(400, 'user_error', 'Service Not Available')

  const twist = outcome?.twist ?? service.inquiry ?? null
  const bill = askBill(world, service, fields.account, twist, languageOf(call.form['lang']))
  if (bill === null) return refusal(400, 'user_error', 'لا توجد فواتير مستحقة')
  inquiry.amountMinor = bill.dueMinor ?? 0
  inquiry.extraFeeMinor = service.extraFeeMinor
  inquiry.providerResponse = typeof bill.response === 'string' ? bill.response : JSON.stringify(bill.response)
  return success(
    world.settings.dialect === 'engine' ? engineReply(inquiry, bill) : guideReply(inquiry, bill, asked, twist),
  )
}

function engineReply(inquiry: RequestRecord, bill: Bill): Record<string, unknown> {
  return {
    message: SUBMITTED,
    request_number: inquiry.number,
    provider: inquiry.provider,
    provider_response: bill.response,
    extra_fees_amount: pythonFloat(inquiry.extraFeeMinor),
  }
}

/** The façade's seventeen keys: six from the guide's sample, eleven by the names that other replies use. */
function guideReply(
  inquiry: RequestRecord,
  bill: Bill,
  { fields, service }: Asked,
  twist: InquiryTwist | null,
): Record<string, unknown> {
  const printed = {
    message: SUBMITTED,
    provider: 'Smart pay',
    statusCode: 200,
    statusDescription: 'Success',
    trxNumber: inquiry.number,
    additionalInfo: bill.text,
  }
  if (twist === 'plain-guide') return printed
  const due = bill.dueMinor === null ? false : pythonFloat(bill.dueMinor)
  return {
    ...printed,
    billingAcct: fields.account,
    trxAmt: due,
    feesAmt: bill.feeMinor === null ? false : pythonFloat(bill.feeMinor),
    extra_fees_amount: pythonFloat(inquiry.extraFeeMinor),
    pmtAmts:
      bill.dueMinor === null
        ? []
        : [{ Sequence: '1', AmtDue: due, CurCode: service.provider === 'khales' ? '818' : 'EGP' }],
    billRefNumber: bill.reference,
    ePayBillRecID: service.provider === 'khales' ? bill.recordId : false,
    billerId: billTypeCode(service),
    pmtType: service.info['PmtType'] ?? false,
    curCode: service.provider === 'khales' ? '818' : 'EGP',
    provider_response: twist === 'flat' ? false : bill.response,
  }
}
