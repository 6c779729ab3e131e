/** What waits for the line, in the order it will be sent: send it now, or take one out. */
import type { ReactNode } from 'react'
import type { QueueView } from '../../../src-shared/contract/queue.ts'
import type { PaymentView } from '../../../src-shared/contract/payment.ts'
import { formatAmount } from '../../../src-shared/domain/money.ts'
import { AskFirst } from '../../components/ask-first.tsx'
import { Button } from '../../components/button.tsx'
import { Ident } from '../../components/ident.tsx'
import { Money } from '../../components/money.tsx'
import { StateMark } from '../../components/state-mark.tsx'
import { useActions, useSecond, useTerminal, useWords } from '../../connect.tsx'
import { durationText, problemText } from '../../i18n/format.ts'
import { PanelHead, Pages, RowService } from './panel.tsx'

const ROWS_A_PAGE = 4

export function WaitingTab(): ReactNode {
  const words = useWords()
  const { t } = words
  const status = useTerminal((state) => state.status)
  const { queue, busy } = useTerminal((state) => state.followUp)
  const { sendNow, openQueueExport } = useActions()
  if (status === null) return null
  const { sellingStopped } = status
  const { count, sumMinor, sending, frozen } = status.queue
  const onHold = frozen !== null || sellingStopped !== null
  return (
    <>
      <PanelHead
        title={t('queue.title')}
        about={
          count === 0 ? undefined : (
            <>
              {t('queue.sum', { count })} <Money minor={sumMinor} testId="queue-sum" />
            </>
          )
        }
      >
        {count === 0 ? null : (
          <>
            <Button testId="queue-export" onPress={openQueueExport}>
              {t('queue.export')}
            </Button>
            <Button
              kind="primary"
              testId="queue-send-now"
              disabled={busy !== null || sending || onHold}
              onPress={() => void sendNow()}
            >
              {sending || busy === 'sending' ? t('queue.sending') : t('queue.sendNow')}
            </Button>
          </>
        )}
      </PanelHead>
      {frozen === null ? null : (
        <div className="queue-frozen" role="status" data-testid="queue-frozen" data-cause={frozen}>
          <strong>{t('queue.frozen')}</strong> {t(`queue.frozenBecause.${frozen}`)} {t('queue.frozenUntil')}
        </div>
      )}
      {sellingStopped === null || count === 0 ? null : (
        <div className="queue-frozen" role="status" data-testid="queue-stopped" data-code={sellingStopped.code}>
          <strong>{t('queue.frozen')}</strong> {problemText(sellingStopped, words)} {t('queue.stopped')}
        </div>
      )}
      <Pages rows={queue?.waiting ?? null} rowsAPage={ROWS_A_PAGE} empty={t('queue.empty')}>
        {(rows, first) => <WaitingRows rows={rows} first={first} />}
      </Pages>
      {onHold ? null : <Limits limits={queue?.limits} />}
    </>
  )
}

function WaitingRows(props: { readonly rows: readonly PaymentView[]; readonly first: number }): ReactNode {
  const { t } = useWords()
  return (
    <table className="rows">
      <thead>
        <tr>
          <th>{t('queue.order')}</th>
          <th>{t('queue.age')}</th>
          <th>{t('payments.service')}</th>
          <th>{t('queue.customer')}</th>
          <th>{t('app.supportCode')}</th>
          <th className="cell-end">{t('payments.total')}</th>
          <th>
            <span className="unseen">{t('ask.withdraw.button')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.rows.map((view, index) => (
          <WaitingRow key={view.id} view={view} place={props.first + index + 1} />
        ))}
      </tbody>
    </table>
  )
}

function WaitingRow({ view, place }: { readonly view: PaymentView; readonly place: number }): ReactNode {
  const { t, pick } = useWords()
  const nowMs = useSecond()
  const { openPayment } = useActions()
  return (
    <tr
      data-testid={`waiting-${view.id}`}
      data-state={view.state}
      onClick={() => {
        openPayment([view.id], false)
      }}
    >
      <td>
        <bdi>{place}</bdi>
      </td>
      <td className="cell-short">{durationText(Math.max(0, nowMs - view.confirmedAtMs), t)}</td>
      <td className="cell-service">
        <RowService name={pick(view.serviceName)} testId={`waiting-open-${view.id}`} />
      </td>
      <td>
        <Ident id={view.account} />
      </td>
      <td>
        <Ident id={view.supportCode} />
      </td>
      <td className="cell-end">
        <Money minor={view.totalMinor} />
      </td>
      <td
        className="cell-deed"
        onClick={(event) => {
          event.stopPropagation()
        }}
      >
        {view.state === 'queued' ? (
          <AskFirst ask="withdraw" view={view} testId={`withdraw-${view.id}`} />
        ) : (
          <StateMark state={view.state} />
        )}
      </td>
    </tr>
  )
}

/** What may wait at all, by the shop's own rules. */
function Limits({ limits }: { readonly limits: QueueView['limits'] | undefined }): ReactNode {
  const { t } = useWords()
  if (limits === undefined) return null
  return (
    <p className="quiet panel-limits" data-testid="queue-limits">
      {limits === null ? (
        t('queue.off')
      ) : (
        <>
          {t('queue.limits', {
            amount: formatAmount(limits.amountMaxMinor),
            sum: formatAmount(limits.sumMaxMinor),
            most: limits.countMax,
            age: durationText(limits.ageMaxMs, t),
          })}{' '}
          {t(`queue.newPayments.${limits.newPayments}`)} {t(`queue.receipts.${limits.receipts}`)}
        </>
      )}
    </p>
  )
}
