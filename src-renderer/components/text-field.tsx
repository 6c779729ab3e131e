/** One question with its field and the room for the sentence about it. */
import { useId, type ReactNode } from 'react'
import type { Problem } from '../../src-shared/domain/problem.ts'
import { useWords } from '../connect.tsx'
import { FieldProblem } from './problem-note.tsx'

export type TextFieldProps = {
  readonly label: string
  readonly hint?: string | null
  readonly optional?: boolean
  readonly value: string
  readonly testId: string
  readonly problem: Problem | undefined
  /** This is the field that the form's problem is about. */
  readonly mainProblem?: boolean
  /** `digits` and `amount` are typed with the pad and stand as left-to-right islands. */
  readonly kind: 'digits' | 'amount' | 'text' | 'latin' | 'secret' | 'secret-digits'
  readonly first?: boolean
  readonly placeholder?: string
  readonly disabled?: boolean
  readonly onChange: (value: string) => void
}

const SHAPES = {
  digits: { type: 'text', inputMode: 'numeric', dir: 'ltr', pad: true, keyboard: undefined },
  amount: { type: 'text', inputMode: 'decimal', dir: 'ltr', pad: true, keyboard: undefined },
  text: { type: 'text', inputMode: 'text', dir: 'auto', pad: false, keyboard: 'words' },
  latin: { type: 'text', inputMode: 'text', dir: 'ltr', pad: false, keyboard: 'latin' },
  'secret-digits': { type: 'password', inputMode: 'numeric', dir: 'ltr', pad: true, keyboard: undefined },
  secret: { type: 'password', inputMode: 'text', dir: 'ltr', pad: false, keyboard: 'latin' },
} as const

/** From here on an amount is set smaller, so that it stands whole in half a column. */
const LONG_AMOUNT = 8

export function TextField(props: TextFieldProps): ReactNode {
  const { t } = useWords()
  const id = useId()
  const shape = SHAPES[props.kind]
  const hint = props.hint ?? ''
  return (
    <div className="field" data-kind={props.kind}>
      <label className="field-label" htmlFor={id}>
        <span dir="auto">{props.label}</span>
        {props.optional === true ? <span className="field-optional">{t('form.optional')}</span> : null}
      </label>
      <input
        id={id}
        className="input"
        type={shape.type}
        inputMode={shape.inputMode}
        dir={shape.dir}
        data-pad={shape.pad ? '' : undefined}
        data-keyboard={shape.keyboard}
        data-first={props.first === true ? '' : undefined}
        data-testid={props.testId}
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        maxLength={props.kind === 'secret' || props.kind === 'latin' ? 200 : 120}
        data-long={props.value.length > LONG_AMOUNT}
        value={props.value}
        placeholder={props.placeholder}
        disabled={props.disabled}
        aria-invalid={props.problem !== undefined}
        aria-describedby={`${id}-about`}
        onChange={(event) => {
          props.onChange(event.currentTarget.value)
        }}
      />
      {props.problem === undefined && hint !== '' ? (
        <div className="field-problem field-hint" id={`${id}-about`} dir="auto" title={hint}>
          {hint}
        </div>
      ) : (
        <FieldProblem id={`${id}-about`} problem={props.problem} main={props.mainProblem ?? true} />
      )}
    </div>
  )
}
