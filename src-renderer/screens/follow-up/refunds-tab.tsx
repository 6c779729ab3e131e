/** Whom the shop owes money: how much, to which number, and why. */
import type { ReactNode } from 'react'
import type { PaymentView } from '../../../src-shared/contract/payment.ts'
import { reasonKey } from '../../../src-shared/domain/sellable-words.ts'
import { AskFirst } from '../../components/ask-first.tsx'
import { Ident } from '../../components/ident.tsx'
import { Money } from '../../components/money.tsx'
import { StateMark } from '../../components/state-mark.tsx'
import { useActions, useSecond, useTerminal, useWords } from '../../connect.tsx'
import { whenText } from '../../i18n/format.ts'
import { PanelHead, Pages, RowService } from './panel.tsx'

const ROWS_A_PAGE = 4

export function RefundsTab(): ReactNode {
  const { t } = useWords()
  const refunds = useTerminal((state) => state.followUp.refunds)
  const owed = useTerminal((state) => state.status?.refundsOwed)
  return (
    <>
      <PanelHead
        title={t('refund.title')}
        about={
          owed === undefined || owed.count === 0 ? undefined : (
            <>
              {t('refund.sum', { count: owed.count })} <Money minor={owed.sumMinor} testId="refunds-sum" />
              {' · '}
              {t('refund.about')}
            </>
          )
        }
      />
      <Pages rows={refunds} rowsAPage={ROWS_A_PAGE} empty={t('refund.empty')}>
        {(rows) => (
          <table className="rows">
            <thead>
              <tr>
                <th>{t('refund.amount')}</th>
                <th>{t('queue.customer')}</th>
                <th>{t('payments.service')}</th>
                <th>{t('refund.why')}</th>
                <th>
                  <span className="unseen">{t('ask.give-back.button')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((view) => (
                <RefundRow key={view.id} view={view} />
              ))}
            </tbody>
          </table>
        )}
      </Pages>
    </>
  )
}

function RefundRow({ view }: { readonly view: PaymentView }): ReactNode {
  const words = useWords()
  const { t, pick } = words
  const nowMs = useSecond()
  const { openPayment } = useActions()
  return (
    <tr
      className="row-tall"
      data-testid={`refund-${view.id}`}
      data-state={view.state}
      onClick={() => {
        openPayment([view.id], false)
      }}
    >
      <td className="cell-amount">
        <Money minor={view.totalMinor} />
      </td>
      <td>
        <Ident id={view.account} />
        <p className="row-note">
          {t('app.supportCode')} <Ident id={view.supportCode} />
        </p>
      </td>
      <td className="cell-service">
        <RowService
          name={pick(view.serviceName)}
          testId={`refund-open-${view.id}`}
          note={t('refund.paidAt', { time: whenText(view.confirmedAtMs, nowMs, words) })}
        />
      </td>
      <td className="cell-why">
        <StateMark state={view.state} />
        {view.reason === null ? null : <p className="row-note">{t(reasonKey(view.reason.code))}</p>}
      </td>
      <td
        className="cell-deed"
        onClick={(event) => {
          event.stopPropagation()
        }}
      >
        <AskFirst ask="give-back" look="primary" view={view} testId={`give-back-${view.id}`} />
      </td>
    </tr>
  )
}
