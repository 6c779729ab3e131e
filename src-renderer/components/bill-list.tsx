/** The bills of one answer, five a page: each is paid or left, by touch, by its digit, or by arrows and the space bar. */
import { useState, type ReactNode } from 'react'
import type { BillView } from '../../src-shared/contract/sale.ts'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { formatDay, isPast } from '../i18n/format.ts'
import { areAllChosen, canJoin, joinable } from '../stores/sale-facts.ts'
import type { Sale } from '../stores/state.ts'
import { Button, KeyBadge } from './button.tsx'
import { Ident } from './ident.tsx'
import { Money } from './money.tsx'
import { Pager } from './tile-grid.tsx'

const BILLS_A_PAGE = 5
const ALL_KEY = '0'

export function BillList({ sale }: { readonly sale: Sale }): ReactNode {
  const { t } = useWords()
  const { chooseAllBills } = useActions()
  const [asked, setAsked] = useState(0)
  const bills = sale.inquiry?.bills ?? []
  const pages = Math.max(1, Math.ceil(bills.length / BILLS_A_PAGE))
  const page = Math.min(asked, pages - 1)
  return (
    <div className="bills">
      <div className="bills-head">
        <p className="quiet" data-testid="bills-chosen" aria-live="polite">
          {t('bill.chosen', { count: sale.billIndexes.length, of: String(bills.length) })}
        </p>
        {joinable(sale).length > 1 ? (
          <button
            type="button"
            className="choice bills-all"
            data-key={ALL_KEY}
            data-testid="bills-all"
            aria-pressed={areAllChosen(sale)}
            disabled={sale.busy !== null}
            onClick={chooseAllBills}
          >
            <span className="bill-check" aria-hidden="true" />
            {t('bill.all')}
            <KeyBadge name={ALL_KEY} />
          </button>
        ) : null}
      </div>
      <div className="bill-rows" role="group" aria-label={t('bill.choose')} data-tiles="">
        {bills.slice(page * BILLS_A_PAGE, (page + 1) * BILLS_A_PAGE).map((bill, at) => (
          <BillRow key={bill.index} sale={sale} bill={bill} at={page * BILLS_A_PAGE + at} hotkey={String(at + 1)} />
        ))}
      </div>
      {pages > 1 ? <Pager page={page} pages={pages} onPage={setAsked} /> : null}
    </div>
  )
}

function BillRow(props: {
  readonly sale: Sale
  readonly bill: BillView
  /** Its place in the answer. */
  readonly at: number
  readonly hotkey: string
}): ReactNode {
  const { t, pick } = useWords()
  const { toggleBill } = useActions()
  const { sale, bill, at, hotkey } = props
  return (
    <button
      type="button"
      role="checkbox"
      className="choice bill"
      data-key={hotkey}
      data-testid={`bill-${String(bill.index)}`}
      aria-checked={sale.billIndexes.includes(at)}
      disabled={sale.busy !== null}
      onClick={() => {
        toggleBill(at)
      }}
      onKeyDown={(event) => {
        // Enter goes on to the money, from wherever the keys have led; the space bar chooses.
        if (event.key !== 'Enter') return
        event.preventDefault()
        event.currentTarget.closest('form')?.requestSubmit()
      }}
    >
      <span className="bill-check" aria-hidden="true" />
      <span className="bill-words">
        <span className="bill-name" dir="auto">
          {bill.label === null ? t('bill.nth', { number: at + 1 }) : pick(bill.label)}
        </span>
        <BillSmall bill={bill} />
      </span>
      {bill.dueMinor === null ? null : <Money minor={bill.dueMinor} />}
      <KeyBadge name={hotkey} />
    </button>
  )
}

function BillSmall({ bill }: { readonly bill: BillView }): ReactNode {
  const { t, language } = useWords()
  const nowMs = useTerminal((state) => state.nowMs)
  return (
    <span className="bill-small quiet">
      {canJoin(bill) ? null : (
        <span>
          {t('bill.openSum')}, {t('bill.paidAlone')}
        </span>
      )}
      {bill.dueDate === null ? null : (
        <span data-overdue={isPast(bill.dueDate, nowMs)}>
          {isPast(bill.dueDate, nowMs) ? <strong>{t('bill.overdue')} </strong> : <>{t('bill.dueDate')} </>}
          <bdi>{formatDay(bill.dueDate, language)}</bdi>
        </span>
      )}
      {bill.reference === null ? null : (
        <span>
          {t('bill.reference')} <Ident id={bill.reference} />
        </span>
      )}
    </span>
  )
}

/** Goes on from the list; the count says that several are several payments. */
export function PayBillsButton({ sale }: { readonly sale: Sale }): ReactNode {
  const { t } = useWords()
  const count = sale.billIndexes.length
  return (
    <Button kind="primary" submit testId="tender-cash" hotkey="Enter" disabled={sale.busy !== null || count === 0}>
      {count > 1 ? t('bill.payCount', { count }) : t('form.cash')}
    </Button>
  )
}
