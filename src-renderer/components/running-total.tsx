/** What the customer will pay as it stands now, beside the button that goes on. Its place is there before it is. */
import type { ReactNode } from 'react'
import { useWords } from '../connect.tsx'
import type { Figures } from '../stores/sale-facts.ts'
import { Money } from './money.tsx'

export function RunningTotal(props: {
  readonly figures: Figures
  /** What is counted: `3 bills`, `2 × 50.00`. */
  readonly note: string | null
  /** Names for those who look for the figures: `bill` gives `bill-due`, `bill-fee`, `bill-total`. */
  readonly family: 'bill' | 'form'
}): ReactNode {
  const { t } = useWords()
  const { figures, note, family } = props
  if (figures.amountMinor === null || figures.totalMinor === null) return <div className="running" />
  const feeNote = figures.feeIncluded ? t('bill.feeIncluded') : figures.feeIsEstimate ? t('app.estimate') : null
  return (
    <dl className="running" aria-live="polite">
      <div>
        <dt>
          {t('form.amount')}
          {note === null ? null : <span className="figure-note">{note}</span>}
        </dt>
        <dd>
          <Money minor={figures.amountMinor} testId={`${family}-due`} />
        </dd>
      </div>
      <div>
        <dt>
          {t('bill.fee')}
          {feeNote === null ? null : <span className="figure-note">{feeNote}</span>}
        </dt>
        <dd>
          {figures.feeMinor === null ? (
            <span className="figure-none" data-testid={`${family}-fee`}>
              {t('bill.feeLater')}
            </span>
          ) : (
            <Money minor={figures.feeMinor} testId={`${family}-fee`} />
          )}
        </dd>
      </div>
      <div className="running-total">
        <dt>{t('bill.total')}</dt>
        <dd>
          <Money minor={figures.totalMinor} testId={`${family}-total`} />
        </dd>
      </div>
    </dl>
  )
}
