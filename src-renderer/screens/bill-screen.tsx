/** What the biller says is due, and how much of it is paid where that may be chosen. */
import type { ReactNode } from 'react'
import type { BillView } from '../../src-shared/contract/sale.ts'
import { isAmountOpen } from '../../src-shared/domain/amount-check.ts'
import { add } from '../../src-shared/domain/money.ts'
import { AmountField } from '../components/amount-field.tsx'
import { Button } from '../components/button.tsx'
import { Figures } from '../components/figures.tsx'
import { ForeignText, linesOf } from '../components/foreign-text.tsx'
import { Money } from '../components/money.tsx'
import { NumberPad } from '../components/number-pad.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNote } from '../components/problem-note.tsx'
import { SaleHead } from '../components/sale-head.tsx'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { formatDay } from '../i18n/format.ts'
import { canJoin, chosenBill, chosenBills, figuresOf, mainProblemKey } from '../stores/sale-facts.ts'
import type { Sale } from '../stores/state.ts'

export function BillScreen(): ReactNode {
  const { t } = useWords()
  const sale = useTerminal((state) => state.sale)
  const { payByCash } = useActions()
  if (sale === null) return null
  const bills = chosenBills(sale)
  const bill = chosenBill(sale)
  const open = bill !== null && isAmountOpen(sale.service, bill)
  const several = (sale.inquiry?.bills.length ?? 0) > 1
  return (
    <Page
      title={several ? t('bill.choose') : t('bill.title')}
      above={<SaleHead sale={sale} />}
      side={open ? <NumberPad /> : undefined}
      onSubmit={() => void payByCash()}
      footer={
        <>
          <ProblemNote problem={sale.problem} />
          <Button
            kind="primary"
            submit
            testId="tender-cash"
            hotkey="Enter"
            disabled={sale.busy !== null || bills.length === 0}
          >
            {bills.length > 1 ? t('bill.payCount', { count: bills.length }) : t('form.cash')}
          </Button>
        </>
      }
    >
      {several ? <BillChoice sale={sale} /> : null}
      {bill === null ? null : <BillNotes bill={bill} message={sale.inquiry?.message ?? null} />}
      <BillFigures sale={sale} bills={bills} />
      {bill !== null && bill.dueMinor === null ? <p className="quiet">{t('bill.noDue')}</p> : null}
      {open ? <AmountField sale={sale} first mainKey={mainProblemKey(sale)} /> : null}
    </Page>
  )
}

function BillFigures({ sale, bills }: { readonly sale: Sale; readonly bills: readonly BillView[] }): ReactNode {
  const { t } = useWords()
  const figures = figuresOf(sale)
  const due = bills.flatMap(({ dueMinor }) => dueMinor ?? [])
  const dueMinor = due.length === 0 || due.length < bills.length ? null : add(...due)
  return (
    <Figures
      dueLabel={t('bill.due')}
      dueMinor={dueMinor}
      amountMinor={dueMinor === null ? null : figures.amountMinor}
      feeMinor={figures.feeMinor}
      feeIsEstimate={figures.feeIsEstimate}
      totalMinor={figures.totalMinor}
      dueNote={bills.length > 1 ? t('bill.count', { count: bills.length }) : null}
    />
  )
}

/** Each bill can be paid or left; several are several payments, one after the other. */
function BillChoice({ sale }: { readonly sale: Sale }): ReactNode {
  const { t, pick, language } = useWords()
  const { toggleBill, chooseAllBills } = useActions()
  const bills = sale.inquiry?.bills ?? []
  return (
    <div className="bills" role="group" aria-label={t('bill.choose')}>
      {bills.map((bill, at) => (
        <button
          key={bill.index}
          type="button"
          role="checkbox"
          className="choice bill"
          data-testid={`bill-${String(bill.index)}`}
          aria-checked={sale.billIndexes.includes(at)}
          disabled={sale.busy !== null}
          onClick={() => {
            toggleBill(at)
          }}
        >
          <span className="bill-check" aria-hidden="true" />
          <span className="bill-words">
            <span className="bill-name" dir="auto">
              {bill.label === null ? t('bill.nth', { number: at + 1 }) : pick(bill.label)}
            </span>
            {bill.dueDate === null ? null : (
              <span className="quiet">
                {t('bill.dueDate')} <bdi>{formatDay(bill.dueDate, language)}</bdi>
              </span>
            )}
          </span>
          {bill.dueMinor === null ? (
            <span className="quiet">{t('bill.openSum')}</span>
          ) : (
            <Money minor={bill.dueMinor} />
          )}
        </button>
      ))}
      {bills.filter(canJoin).length > 1 ? (
        <Button kind="quiet" testId="bills-all" disabled={sale.busy !== null} onPress={chooseAllBills}>
          {t('bill.all')}
        </Button>
      ) : null}
    </div>
  )
}

function BillNotes({ bill, message }: { readonly bill: BillView; readonly message: string | null }): ReactNode {
  const { t, pick, language } = useWords()
  const dates = [
    [t('bill.issued'), bill.issueDate],
    [t('bill.dueDate'), bill.dueDate],
    [t('bill.expires'), bill.expiryDate],
  ] as const
  const known = dates.flatMap(([label, day]) => (day === null ? [] : [{ label, day }]))
  const said = [...bill.notes.map(pick), message ?? ''].flatMap(linesOf)
  if (known.length === 0 && said.length === 0) return null
  return (
    <div className="bill-notes">
      {known.map(({ label, day }) => (
        <p key={label}>
          {label} <bdi>{formatDay(day, language)}</bdi>
        </p>
      ))}
      {said.map((line, index) => (
        <p key={index}>
          <ForeignText text={line} />
        </p>
      ))}
    </div>
  )
}
