/** An amount: Latin tabular figures as a left-to-right island, the currency in the reader's language after it. */
import type { ReactNode } from 'react'
import { formatAmount, type Minor } from '../../src-shared/domain/money.ts'
import { useWords } from '../connect.tsx'

export function Money(props: { readonly minor: Minor; readonly testId?: string | undefined }): ReactNode {
  const { t } = useWords()
  return (
    <span className="money" data-testid={props.testId} data-minor={props.minor}>
      <bdi dir="ltr">{formatAmount(props.minor)}</bdi> <span className="money-currency">{t('app.currency')}</span>
    </span>
  )
}
