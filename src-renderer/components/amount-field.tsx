/** The amount: buttons where the biller fixes it, a field where it is free, both where it is mixed. */
import type { ReactNode } from 'react'
import { formatAmount, parseMinor, toDecimal } from '../../src-shared/domain/money.ts'
import { useActions, useWords } from '../connect.tsx'
import { amountQuestion } from '../stores/sale-facts.ts'
import type { Sale } from '../stores/state.ts'
import { Money } from './money.tsx'
import { FieldProblem } from './problem-note.tsx'
import { TextField } from './text-field.tsx'

export function AmountField(props: {
  readonly sale: Sale
  readonly first: boolean
  readonly mainKey: string | undefined
}): ReactNode {
  const { t } = useWords()
  const { setAmount } = useActions()
  const { sale, mainKey } = props
  const { typed, buttons, between } = amountQuestion(sale)
  const chosen = parseMinor(sale.amount)
  const problem = sale.fieldProblems['amount']
  return (
    <>
      {buttons.length === 0 ? null : (
        <fieldset className="denominations">
          <legend className="field-label">{t('form.amountFixed')}</legend>
          <div className="denomination-row">
            {buttons.map((value) => (
              <button
                key={value}
                type="button"
                className="choice"
                data-testid={`denomination-${String(value)}`}
                aria-pressed={chosen === value}
                disabled={sale.busy !== null}
                onClick={() => {
                  setAmount(toDecimal(value))
                }}
              >
                <Money minor={value} />
              </button>
            ))}
          </div>
          {typed ? null : <FieldProblem id="amount-about" problem={problem} main={mainKey === 'amount'} />}
        </fieldset>
      )}
      {typed ? (
        <TextField
          kind="amount"
          first={props.first}
          label={t('form.amount')}
          hint={
            between === null
              ? null
              : t('form.amountBetween', {
                  lower: formatAmount(between.lowerMinor),
                  upper: formatAmount(between.upperMinor),
                })
          }
          testId="amount"
          placeholder="0.00"
          value={sale.amount}
          disabled={sale.busy !== null}
          problem={problem}
          mainProblem={mainKey === 'amount'}
          onChange={setAmount}
        />
      ) : null}
    </>
  )
}
