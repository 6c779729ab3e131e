/** What left the queue today: what became of each, and its paper. */
import type { ReactNode } from 'react'
import type { PaymentView } from '../../../src-shared/contract/payment.ts'
import { Button } from '../../components/button.tsx'
import { Ident } from '../../components/ident.tsx'
import { Money } from '../../components/money.tsx'
import { StateMark } from '../../components/state-mark.tsx'
import { useActions, useTerminal, useWords } from '../../connect.tsx'
import { formatTime } from '../../i18n/format.ts'
import { PanelHead, Pages, RowService } from './panel.tsx'

const ROWS_A_PAGE = 5

export function LeftTab(): ReactNode {
  const { t } = useWords()
  const queue = useTerminal((state) => state.followUp.queue)
  return (
    <>
      <PanelHead title={t('queue.leftTitle')} about={t('queue.leftAbout')} />
      <Pages rows={queue?.left ?? null} rowsAPage={ROWS_A_PAGE} empty={t('queue.leftEmpty')}>
        {(rows) => (
          <table className="rows">
            <thead>
              <tr>
                <th>{t('payments.time')}</th>
                <th>{t('payments.service')}</th>
                <th>{t('queue.customer')}</th>
                <th className="cell-end">{t('payments.total')}</th>
                <th className="cell-state">{t('payments.state')}</th>
                <th>
                  <span className="unseen">{t('print.print')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((view) => (
                <LeftRow key={view.id} view={view} />
              ))}
            </tbody>
          </table>
        )}
      </Pages>
    </>
  )
}

function LeftRow({ view }: { readonly view: PaymentView }): ReactNode {
  const { t, pick, language } = useWords()
  const busy = useTerminal((state) => state.payments.busy[view.id])
  const { openPayment, printReceipt } = useActions()
  const printed = (view.print?.copies ?? 0) > 0
  return (
    <tr
      data-testid={`left-${view.id}`}
      data-state={view.state}
      onClick={() => {
        openPayment([view.id], false)
      }}
    >
      <td>
        <bdi>{formatTime(view.changedAtMs, language)}</bdi>
      </td>
      <td className="cell-service">
        <RowService name={pick(view.serviceName)} testId={`left-open-${view.id}`} />
      </td>
      <td>
        <Ident id={view.account} />
      </td>
      <td className="cell-end">
        <Money minor={view.totalMinor} />
      </td>
      <td className="cell-state">
        <StateMark state={view.state} />
        {view.refund === null ? null : <p className="row-note">{t(`refund.${view.refund}`)}</p>}
      </td>
      <td
        className="cell-deed"
        onClick={(event) => {
          event.stopPropagation()
        }}
      >
        <Button
          icon="print"
          testId={`left-print-${view.id}`}
          disabled={busy !== undefined}
          onPress={() => void printReceipt(view.id)}
        >
          {printed ? t('print.again') : t('print.print')}
        </Button>
      </td>
    </tr>
  )
}
