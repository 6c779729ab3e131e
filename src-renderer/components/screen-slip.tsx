/** The slip of the screen that stands: the sale in the making, or the receipt of a payment. */
import type { ReactNode } from 'react'
import { useBridge, useTerminal, useWords } from '../connect.tsx'
import { slipOf } from '../stores/sale-facts.ts'
import { shownPayment } from '../stores/sale-outcome.ts'
import { placeOf } from '../stores/state.ts'
import { Slip } from './slip.tsx'

export function ScreenSlip(): ReactNode {
  const place = useTerminal(placeOf)
  return place.kind === 'payment' ? <PaymentSlip /> : <SaleSlip />
}

function SaleSlip(): ReactNode {
  const { t, language } = useWords()
  const bridge = useBridge()
  const sale = useTerminal((state) => state.sale)
  const atSale = useTerminal((state) => state.trail.some(({ kind }) => kind === 'form'))
  const draft = slipOf(atSale ? sale : null, language)
  return (
    <Slip
      drawingKey={JSON.stringify(draft)}
      draw={() => bridge.call['receipt/slip'](draft)}
      label={t('slip.label')}
      waitWords={t('slip.wait')}
      failedWords={t('slip.wait')}
      testId="slip-picture"
    />
  )
}

function PaymentSlip(): ReactNode {
  const { t, language } = useWords()
  const bridge = useBridge()
  const place = useTerminal(placeOf)
  const byId = useTerminal((state) => state.payments.byId)
  const paymentId = place.kind === 'payment' ? shownPayment(place, byId) : undefined
  if (paymentId === undefined) return null
  const view = byId[paymentId]
  // What the receipt shows changes with the payment and with the count of its copies.
  const version =
    view === undefined ? '' : `${view.state} ${String(view.changedAtMs)} ${String(view.print?.copies ?? 0)}`
  return (
    <Slip
      drawingKey={`${paymentId} ${language} ${version}`}
      draw={() => bridge.call['receipt/preview']({ paymentId, language })}
      label={t('slip.receipt')}
      waitWords={t('outcome.receiptWait')}
      failedWords={t('outcome.receiptMissing')}
      testId="receipt-preview"
    />
  )
}
