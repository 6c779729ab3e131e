/** What the biller says is due, and how much of it is paid where that may be chosen. */
import type { ReactNode } from 'react'
import { isAmountOpen } from '../../src-shared/domain/amount-check.ts'
import { AmountField } from '../components/amount-field.tsx'
import { BillList, PayBillsButton } from '../components/bill-list.tsx'
import { BillNotes } from '../components/bill-notes.tsx'
import { Figures } from '../components/figures.tsx'
import { NumberPad } from '../components/number-pad.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNote } from '../components/problem-note.tsx'
import { RunningTotal } from '../components/running-total.tsx'
import { SaleHead } from '../components/sale-head.tsx'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { chosenBill, figuresOf, mainProblemKey, showsAmount } from '../stores/sale-facts.ts'
import type { Sale } from '../stores/state.ts'

type BillMode = 'one' | 'several'

const billMode = (sale: Sale): BillMode => ((sale.inquiry?.bills.length ?? 0) > 1 ? 'several' : 'one')

export function BillScreen(): ReactNode {
  const { t } = useWords()
  const sale = useTerminal((state) => state.sale)
  const { payByCash } = useActions()
  if (sale === null) return null
  const bill = chosenBill(sale)
  const open = showsAmount(sale, 'bill')
  const mode = billMode(sale)
  const bodies: Readonly<Record<BillMode, () => ReactNode>> = {
    one: () => <OneBill sale={sale} />,
    several: () => <BillList sale={sale} />,
  }
  return (
    <Page
      title={mode === 'several' ? t('bill.choose') : t('bill.title')}
      above={<SaleHead sale={sale} />}
      side={open ? <NumberPad /> : undefined}
      onSubmit={() => void payByCash()}
      footer={
        <>
          {mode === 'several' && sale.problem === null ? (
            <SeveralTotal sale={sale} />
          ) : (
            <ProblemNote problem={sale.problem} />
          )}
          <PayBillsButton sale={sale} />
        </>
      }
    >
      {bodies[mode]()}
      {bill !== null && bill.dueMinor === null ? <p className="quiet">{t('bill.noDue')}</p> : null}
      {open ? <AmountField sale={sale} first={mode === 'one'} mainKey={mainProblemKey(sale)} /> : null}
    </Page>
  )
}

function OneBill({ sale }: { readonly sale: Sale }): ReactNode {
  const { t } = useWords()
  const bill = chosenBill(sale)
  if (bill === null) return null
  const figures = figuresOf(sale)
  return (
    <>
      <BillNotes bill={bill} message={sale.inquiry?.message ?? null} />
      <Figures
        dueLabel={t('bill.due')}
        dueMinor={bill.dueMinor}
        amount={bill.dueMinor !== null && isAmountOpen(sale.service, bill) ? { minor: figures.amountMinor } : null}
        figures={figures}
        dueNote={null}
      />
    </>
  )
}

function SeveralTotal({ sale }: { readonly sale: Sale }): ReactNode {
  const { t } = useWords()
  const count = sale.billIndexes.length
  return <RunningTotal figures={figuresOf(sale)} note={count > 1 ? t('bill.count', { count }) : null} family="bill" />
}
