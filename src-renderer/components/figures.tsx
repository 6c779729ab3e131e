/** What is due, the fee, and what the customer pays: the largest things on the page. */
import type { ReactNode } from 'react'
import type { Minor } from '../../src-shared/domain/money.ts'
import { useWords } from '../connect.tsx'
import { Money } from './money.tsx'

export function Figures(props: {
  readonly dueLabel: string
  readonly dueMinor: Minor | null
  /** What is paid now, where it differs from what is due. */
  readonly amountMinor: Minor | null
  readonly feeMinor: Minor | null
  readonly feeIsEstimate: boolean
  readonly totalMinor: Minor | null
  /** How the whole is made of its parts, for several at once. */
  readonly dueNote: string | null
}): ReactNode {
  const { t } = useWords()
  return (
    <dl className="figures">
      <Figure
        label={props.dueLabel}
        minor={props.dueMinor}
        testId="bill-due"
        none={t('bill.noFee')}
        note={props.dueNote}
      />
      {props.amountMinor === null || props.amountMinor === props.dueMinor ? null : (
        <Figure label={t('form.amount')} minor={props.amountMinor} testId="sale-amount" none="" note={null} />
      )}
      <Figure
        label={t('bill.fee')}
        minor={props.feeMinor}
        testId="bill-fee"
        none={t('bill.feeLater')}
        note={props.feeIsEstimate ? t('app.estimate') : null}
      />
      <div className="figure figure-total">
        <dt>{t('bill.total')}</dt>
        <dd>{props.totalMinor === null ? '—' : <Money minor={props.totalMinor} testId="bill-total" />}</dd>
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
