/** What the biller says is due, and how much of it is paid where that may be chosen. */
import type { ReactNode } from 'react'
import type { BillView } from '../../src-shared/contract/sale.ts'
import { isAmountOpen } from '../../src-shared/domain/amount-check.ts'
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
import { chosenBill, figuresOf, mainProblemKey } from '../stores/sale-facts.ts'
import type { Sale } from '../stores/state.ts'

export function BillScreen(): ReactNode {
  const { t } = useWords()
  const sale = useTerminal((state) => state.sale)
  const { payByCash } = useActions()
  const bill = sale === null ? null : chosenBill(sale)
  if (sale === null) return null
  const open = isAmountOpen(sale.service, bill)
  const figures = figuresOf(sale)
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
          <Button kind="primary" submit testId="tender-cash" hotkey="Enter" disabled={sale.busy !== null}>
            {t('form.cash')}
          </Button>
        </>
      }
    >
      <BillChoice sale={sale} />
      {bill === null ? null : <BillNotes bill={bill} message={sale.inquiry?.message ?? null} />}
      <Figures
        dueLabel={t('bill.due')}
        dueMinor={bill?.dueMinor ?? null}
        amountMinor={bill?.dueMinor == null ? null : figures.amountMinor}
        feeMinor={figures.feeMinor}
        feeIsEstimate={figures.feeIsEstimate}
        totalMinor={figures.totalMinor}
        dueNote={null}
      />
      {bill?.dueMinor == null ? <p className="quiet">{t('bill.noDue')}</p> : null}
      {open ? <AmountField sale={sale} first mainKey={mainProblemKey(sale)} /> : null}
    </Page>
  )
}

function BillChoice({ sale }: { readonly sale: Sale }): ReactNode {
  const { t, language } = useWords()
  const { chooseBill } = useActions()
  return (
    <div className="bills" data-many={(sale.inquiry?.bills.length ?? 0) > 1}>
      {sale.inquiry?.bills.map((bill, at) => (
        <button
          key={bill.index}
          type="button"
          className="choice bill"
          data-testid={`bill-${String(bill.index)}`}
          aria-pressed={at === sale.billIndex}
          onClick={() => {
            chooseBill(at)
          }}
        >
          <span>{t('bill.nth', { number: at + 1 })}</span>
          {bill.dueDate === null ? null : <span className="quiet">{formatDay(bill.dueDate, language)}</span>}
          {bill.dueMinor === null ? null : <Money minor={bill.dueMinor} />}
        </button>
      ))}
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
