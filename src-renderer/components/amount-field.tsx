/** The amount: buttons where the biller fixes it, a field where it is free, both where it is mixed. */
import type { ReactNode } from 'react'
import { formatAmount, parseMinor, toDecimal } from '../../src-shared/domain/money.ts'
import { useActions, useWords, type WordsOf } from '../connect.tsx'
import {
  amountQuestion,
  amountsInstead,
  askedFields,
  isAmountPicked,
  pickedAmount,
  type AmountQuestion,
} from '../stores/sale-facts.ts'
import type { Sale } from '../stores/state.ts'
import { KeyBadge } from './button.tsx'
import { Money } from './money.tsx'
import { FieldProblem } from './problem-note.tsx'
import { TextField } from './text-field.tsx'

const DIGIT_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']

export type AmountFieldProps = {
  readonly sale: Sale
  readonly first: boolean
  readonly mainKey: string | undefined
}

export function AmountField({ sale, first, mainKey }: AmountFieldProps): ReactNode {
  const words = useWords()
  const { setAmount } = useActions()
  if (isAmountPicked(sale)) return <PickedAmount sale={sale} mainKey={mainKey} />
  const question = amountQuestion(sale)
  const problem = sale.fieldProblems['amount']
  return (
    <>
      <Denominations sale={sale} question={question} mainKey={mainKey} />
      {question.typed ? (
        <TextField
          kind="amount"
          first={first}
          label={words.t('form.amount')}
          hint={amountHint(sale, question, words)}
          testId="amount"
          placeholder="0.00"
          value={sale.amount}
          disabled={sale.busy !== null}
          problem={problem}
          mainProblem={mainKey === 'amount'}
          onChange={setAmount}
          beside={<AmountsInstead sale={sale} />}
        />
      ) : null}
    </>
  )
}

/** What is taken, before anyone types: `From 5.00 to 500.00 · Multiples of 5.00`. */
function amountHint({ service }: Sale, { between }: AmountQuestion, { t }: WordsOf): string | null {
  const ranges = between.map(({ lowerMinor, upperMinor }) =>
    t('form.amountBetween', { lower: formatAmount(lowerMinor), upper: formatAmount(upperMinor) }),
  )
  const { multipleOfMinor, fractionsAccepted } = service.rules
  const steps =
    multipleOfMinor !== null && multipleOfMinor > 0
      ? [t('form.amountMultiple', { multiple: formatAmount(multipleOfMinor) })]
      : fractionsAccepted
        ? []
        : [t('form.amountWhole')]
  const parts = [...(ranges.length === 0 ? [] : [ranges.join(` ${t('form.or')} `)]), ...steps]
  return parts.length === 0 ? null : parts.join(' · ')
}

function Denominations(props: {
  readonly sale: Sale
  readonly question: AmountQuestion
  readonly mainKey: string | undefined
}): ReactNode {
  const { t } = useWords()
  const { setAmount } = useActions()
  const { sale, question, mainKey } = props
  const chosen = parseMinor(sale.amount)
  if (question.buttons.length === 0) return null
  // Where nothing is typed before, digits are free to choose.
  const keyed = !question.typed && askedFields(sale.service).length === 0
  return (
    <fieldset className="denominations" aria-describedby="amount-about">
      <legend className="field-label">{t('form.amountFixed')}</legend>
      <div className="denomination-row" data-tiles="">
        {question.buttons.map((value, index) => (
          <button
            key={value}
            type="button"
            className="choice"
            data-key={keyed ? DIGIT_KEYS[index] : undefined}
            data-testid={`denomination-${String(value)}`}
            aria-pressed={chosen === value}
            disabled={sale.busy !== null}
            onClick={() => {
              setAmount(toDecimal(value))
            }}
          >
            <Money minor={value} />
            {keyed && index < DIGIT_KEYS.length ? <KeyBadge name={DIGIT_KEYS[index] ?? ''} /> : null}
          </button>
        ))}
      </div>
      {question.typed ? null : (
        <FieldProblem id="amount-about" problem={sale.fieldProblems['amount']} main={mainKey === 'amount'} />
      )}
    </fieldset>
  )
}

/** The allowed amounts next to one that is not, each one press away. They lie over the field's empty end. */
function AmountsInstead({ sale }: { readonly sale: Sale }): ReactNode {
  const { t } = useWords()
  const { setAmount } = useActions()
  const amounts = amountsInstead(sale)
  if (amounts.length === 0) return null
  return (
    <span className="instead">
      {amounts.map((value) => (
        <button
          key={value}
          type="button"
          className="choice"
          data-testid={`instead-${String(value)}`}
          aria-label={t('form.nearest', { amount: formatAmount(value) })}
          onClick={() => {
            setAmount(toDecimal(value))
          }}
        >
          {formatAmount(value)}
        </button>
      ))}
    </span>
  )
}

/** An amount that follows from another answer: shown where it would be typed, as soon as it is known. */
function PickedAmount({ sale, mainKey }: { readonly sale: Sale; readonly mainKey: string | undefined }): ReactNode {
  const { t } = useWords()
  const amount = pickedAmount(sale)
  return (
    <div className="field picked">
      <span className="field-label">{t('form.amount')}</span>
      <output className="picked-amount" aria-live="polite">
        {amount === null ? '—' : <Money minor={amount} testId="picked-amount" />}
      </output>
      <FieldProblem id="amount-about" problem={sale.fieldProblems['amount']} main={mainKey === 'amount'} />
    </div>
  )
}
