/** What is due, the fee, and what the customer pays: the largest things on the page. */
import type { ReactNode } from 'react'
import type { Minor } from '../../src-shared/domain/money.ts'
import { useWords } from '../connect.tsx'
import type { Figures as SaleFigures } from '../stores/sale-facts.ts'
import { Money } from './money.tsx'

export function Figures(props: {
  readonly dueLabel: string
  readonly dueMinor: Minor | null
  /** What is paid now, where that may be something else than what is due; its line is there before its figure is. */
  readonly amount: { readonly minor: Minor | null } | null
  readonly figures: SaleFigures
  /** How the whole is made of its parts, for several at once. */
  readonly dueNote: string | null
}): ReactNode {
  const { t } = useWords()
  const { feeMinor, feeIsEstimate, feeIncluded, totalMinor } = props.figures
  return (
    <dl className="figures">
      <Figure
        label={props.dueLabel}
        minor={props.dueMinor}
        testId="bill-due"
        none={t('bill.noFee')}
        note={props.dueNote}
      />
      {props.amount === null ? null : (
        <Figure label={t('form.amount')} minor={props.amount.minor} testId="sale-amount" none="—" note={null} />
      )}
      <Figure
        label={t('bill.fee')}
        minor={feeMinor}
        testId="bill-fee"
        none={t('bill.feeLater')}
        note={feeIncluded ? t('bill.feeIncluded') : feeIsEstimate ? t('app.estimate') : null}
      />
      <div className="figure figure-total">
        <dt>{t('bill.total')}</dt>
        <dd>{totalMinor === null ? '—' : <Money minor={totalMinor} testId="bill-total" />}</dd>
      </div>
    </dl>
  )
}

function Figure(props: {
  readonly label: string
  readonly minor: Minor | null
  readonly testId: string
  readonly none: string
  readonly note: string | null
}): ReactNode {
  return (
    <div className="figure">
      <dt>
        {props.label}
        {props.note === null ? null : <span className="figure-note">{props.note}</span>}
      </dt>
      <dd>
        {props.minor === null ? (
          <span className="figure-none" data-testid={props.testId}>
            {props.none}
          </span>
        ) : (
          <Money minor={props.minor} testId={props.testId} />
        )}
      </dd>
    </div>
  )
}
