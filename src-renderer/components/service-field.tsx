/** A field of a service's form: typed, typed twice, or picked from a list. */
import { useId, type ReactNode } from 'react'
import { digitsWanted } from '../../src-shared/domain/expression-hint.ts'
import { ACCOUNT_KEY, confirmationKey } from '../../src-shared/domain/field-check.ts'
import { formatAmount } from '../../src-shared/domain/money.ts'
import type { Field } from '../../src-shared/domain/service.ts'
import { isolate } from '../../src-shared/messages/messages.ts'
import { useActions, useWords, type WordsOf } from '../connect.tsx'
import { valueOf } from '../stores/sale-facts.ts'
import type { Sale } from '../stores/state.ts'
import { FieldProblem } from './problem-note.tsx'
import { TextField, type TextFieldProps } from './text-field.tsx'

type FieldProps = {
  readonly field: Field
  readonly sale: Sale
  readonly first: boolean
  /** The key of the field that the form's problem is about. */
  readonly mainKey: string | undefined
}

export function ServiceField(props: FieldProps): ReactNode {
  return props.field.choices.length > 0 ? <PickField {...props} /> : <TypedField {...props} />
}

function TypedField({ field, sale, first, mainKey }: FieldProps): ReactNode {
  const words = useWords()
  const { t, pick } = words
  const { setField, refuseCopy } = useActions()
  const label = labelOf(field, t('form.account'), pick)
  const hint = hintOf(field, words)
  const againKey = confirmationKey(field.key)
  const shared = { kind: kindOf(field), optional: !field.required, disabled: sale.busy !== null } as const
  return (
    <>
      <TextField
        {...shared}
        label={label}
        hint={hint}
        first={first}
        testId={`field-${field.key}`}
        value={valueOf(sale, field.key)}
        problem={sale.fieldProblems[field.key]}
        mainProblem={mainKey === field.key}
        onChange={(value) => {
          setField(field.key, value)
        }}
      />
      {field.confirmTwice ? (
        <TextField
          {...shared}
          label={t('form.again', { label })}
          testId={`field-${againKey}`}
          value={valueOf(sale, againKey)}
          problem={sale.fieldProblems[againKey]}
          mainProblem={mainKey === againKey}
          onCopied={() => {
            refuseCopy(againKey)
          }}
          onChange={(value) => {
            setField(againKey, value)
          }}
        />
      ) : null}
    </>
  )
}

/** The biller's own hint; without one, what the plainest expressions ask for: `8 digits`. */
function hintOf(field: Field, { t, pick }: WordsOf): string | null {
  const own = field.hint === null ? '' : pick(field.hint).trim()
  if (own !== '') return own
  const wanted = field.expression === null ? null : digitsWanted(field.expression)
  if (wanted === null) return null
  const { least, most, start } = wanted
  const digits =
    least === most
      ? t('form.digits', { count: least })
      : t('form.digitsBetween', { least: String(least), most: String(most) })
  return start === '' ? digits : t('form.digitsStart', { digits, start })
}

function PickField({ field, sale, first, mainKey }: FieldProps): ReactNode {
  const { t, pick } = useWords()
  const { setField } = useActions()
  const id = useId()
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        <span dir="auto">{labelOf(field, t('form.account'), pick)}</span>
        {field.required ? null : <span className="field-optional">{t('form.optional')}</span>}
      </label>
      <select
        id={id}
        className="input select"
        data-testid={`field-${field.key}`}
        data-first={first ? '' : undefined}
        value={valueOf(sale, field.key)}
        disabled={sale.busy !== null}
        aria-describedby={`${id}-about`}
        aria-invalid={sale.fieldProblems[field.key] !== undefined}
        onChange={(event) => {
          setField(field.key, event.currentTarget.value)
        }}
      >
        <option value="">{t('form.choose')}</option>
        {field.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.amountMinor === null
              ? pick(choice.label)
              : `${isolate(pick(choice.label))} · ${formatAmount(choice.amountMinor)} ${t('app.currency')}`}
          </option>
        ))}
      </select>
      <FieldProblem id={`${id}-about`} problem={sale.fieldProblems[field.key]} main={mainKey === field.key} />
    </div>
  )
}

function kindOf(field: Field): TextFieldProps['kind'] {
  if (field.masked) return field.inputMethod === 'digits' ? 'secret-digits' : 'secret'
  return field.inputMethod === 'digits' ? 'digits' : 'text'
}

function labelOf(field: Field, generic: string, pick: (words: Field['label']) => string): string {
  const label = pick(field.label)
  return label === '' && field.key === ACCOUNT_KEY ? generic : label === '' ? field.key : label
}
