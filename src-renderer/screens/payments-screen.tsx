/** Today's payments and those still open from before: state, search, copies. */
import type { ReactNode } from 'react'
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import { Button } from '../components/button.tsx'
import { Ident } from '../components/ident.tsx'
import { Money } from '../components/money.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNote } from '../components/problem-note.tsx'
import { StateMark, TONES } from '../components/state-mark.tsx'
import { Pager } from '../components/tile-grid.tsx'
import { Wait } from '../components/wait.tsx'
import { useActions, useSecond, useTerminal, useWords } from '../connect.tsx'
import { formatTime, otherDay, whenText } from '../i18n/format.ts'
import { placeOf, type Payments } from '../stores/state.ts'

const ROWS_A_PAGE = 6

type ListMode = 'loading' | 'failed' | 'empty' | 'nothing-found' | 'rows'

function listMode(payments: Payments): ListMode {
  if (payments.listed === null) return payments.problem === null ? 'loading' : 'failed'
  if (payments.listed.length > 0) return 'rows'
  return payments.query.trim() === '' ? 'empty' : 'nothing-found'
}

export function PaymentsScreen(): ReactNode {
  const { t } = useWords()
  const payments = useTerminal((state) => state.payments)
  const { setPaymentQuery, openFollowUp } = useActions()
  const bodies: Readonly<Record<ListMode, () => ReactNode>> = {
    loading: () => <Wait words={t('payments.loading')} />,
    failed: () => <ProblemNote problem={payments.problem} />,
    empty: () => <p className="empty">{t('payments.empty')}</p>,
    'nothing-found': () => <p className="empty">{t('payments.nothing', { query: payments.query.trim() })}</p>,
    rows: () => <Rows payments={payments} />,
  }
  return (
    <Page
      title={t(payments.query.trim() === '' ? 'payments.title' : 'payments.found')}
      above={
        <div className="list-tools">
          <Button
            testId="open-diagnostics"
            onPress={() => {
              openFollowUp('diagnostics')
            }}
          >
            {t('followUp.tab.diagnostics')}
          </Button>
          <input
            className="input list-search"
            type="text"
            data-keyboard="words"
            data-testid="payments-search"
            aria-label={t('payments.search')}
            placeholder={t('payments.search')}
            dir="auto"
            value={payments.query}
            onChange={(event) => {
              setPaymentQuery(event.currentTarget.value)
            }}
          />
        </div>
      }
    >
      {bodies[listMode(payments)]()}
    </Page>
  )
}

function Rows({ payments }: { readonly payments: Payments }): ReactNode {
  const { t } = useWords()
  const { turnPage } = useActions()
  const place = useTerminal(placeOf)
  const views = (payments.listed ?? []).flatMap((id) => payments.byId[id] ?? [])
  const pages = Math.max(1, Math.ceil(views.length / ROWS_A_PAGE))
  const page = Math.min(place.kind === 'payments' ? place.page : 0, pages - 1)
  return (
    <>
      <table className="rows">
        <thead>
          <tr>
            <th>{t('payments.time')}</th>
            <th>{t('payments.service')}</th>
            <th>{t('payments.account')}</th>
            <th className="cell-end">{t('payments.total')}</th>
            <th className="cell-state">{t('payments.state')}</th>
            <th>
              <span className="unseen">{t('print.print')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {views.slice(page * ROWS_A_PAGE, (page + 1) * ROWS_A_PAGE).map((view) => (
            <Row key={view.id} view={view} busy={payments.busy[view.id] !== undefined} />
          ))}
        </tbody>
      </table>
      <ProblemNote problem={payments.problem} />
      <Pager page={page} pages={pages} onPage={turnPage} />
    </>
  )
}

function Row({ view, busy }: { readonly view: PaymentView; readonly busy: boolean }): ReactNode {
  const words = useWords()
  const { t, pick, language } = words
  const nowMs = useSecond()
  const day = otherDay(view.confirmedAtMs, nowMs, language)
  const { openPayment, printReceipt } = useActions()
  const open = (): void => {
    openPayment([view.id], false)
  }
  const name = pick(view.serviceName)
  return (
    <tr data-testid={`payment-row-${view.id}`} data-state={view.state} data-tone={TONES[view.state]} onClick={open}>
      <td>
        <bdi>{formatTime(view.confirmedAtMs, language)}</bdi>
        {day === null ? null : <p className="row-note row-day">{day}</p>}
      </td>
      <td className="cell-service">
        <button type="button" className="row-open" data-testid={`payment-open-${view.id}`} title={name}>
          <span dir="auto">{name}</span>
        </button>
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
        {view.recovered && view.state === 'succeeded' ? (
          <p className="row-recovered">{t('payments.recovered', { time: whenText(view.changedAtMs, nowMs, words) })}</p>
        ) : null}
      </td>
      <td
        onClick={(event) => {
          event.stopPropagation()
        }}
      >
        <Button
          kind="quiet"
          icon="print"
          label={t('print.again')}
          testId={`payment-print-${view.id}`}
          disabled={busy}
          onPress={() => void printReceipt(view.id)}
        />
      </td>
    </tr>
  )
}
