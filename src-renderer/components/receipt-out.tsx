/** What became of the paper: whether it was printed, and the receipt as a file. */
import type { ReactNode } from 'react'
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import { printProblemKey } from '../../src-shared/domain/sellable-words.ts'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { Icon } from './icon.tsx'

/** The receipt as a file, for a customer who wants it so or when no paper comes. Refused where no copy is allowed. */
export function SaveReceipt({ view }: { readonly view: PaymentView }): ReactNode {
  const { t } = useWords()
  const busy = useTerminal((state) => state.payments.busy[view.id])
  const saved = useTerminal((state) => state.payments.saved)
  const { saveReceipt } = useActions()
  const isUsedUp = !view.reprintAllowed && (view.print?.copies ?? 0) > 0
  return (
    <p className="save-receipt">
      {saved?.paymentId === view.id ? (
        <span className="saved-receipt" data-testid="receipt-saved" title={saved.folder} role="status">
          {t('print.saved')} <bdi>{saved.fileName}</bdi>
        </span>
      ) : null}
      {isUsedUp
        ? null
        : FORMATS.map((format) => (
            <button
              key={format}
              type="button"
              className="save-button"
              data-testid={`save-${format}`}
              disabled={busy !== undefined}
              onClick={() => void saveReceipt(view.id, format)}
            >
              {t(`print.save.${format}`)}
            </button>
          ))}
    </p>
  )
}

const FORMATS = ['pdf', 'png'] as const

/** Printed, waiting, or why not. */
export function PrintState({ view }: { readonly view: PaymentView }): ReactNode {
  const { t } = useWords()
  if (view.print === null) return null
  const { state, problem } = view.print
  return (
    <p className="print-state" data-testid="print-state" data-state={state}>
      <Icon name="print" />
      <span>{t(`print.state.${state}`)}</span>
      {state === 'failed' ? <span className="print-problem"> {t(printProblemKey(problem ?? 'other'))}</span> : null}
    </p>
  )
}
