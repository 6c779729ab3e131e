/** One question with its field and the room for the sentence about it. */
import { useId, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
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
  /** Stands inside the field at its end; never moves it. */
  readonly beside?: ReactNode
  readonly onChange: (value: string) => void
  /** Given where a value must be typed or scanned: called in place of taking what is pasted or dropped. */
  readonly onCopied?: (() => void) | undefined
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
  const [revealed, setRevealed] = useState(false)
  const shape = SHAPES[props.kind]
  const hint = props.hint ?? ''
  const secret = shape.type === 'password'
  const input = useSecretKept(secret)
  const copied = props.onCopied
  const refuseCopy =
    copied === undefined
      ? undefined
      : (event: { preventDefault: () => void }): void => {
          event.preventDefault()
          copied()
        }
  return (
    <div className="field" data-kind={props.kind}>
      <label className="field-label" htmlFor={id}>
        <span dir="auto">{props.label}</span>
        {props.optional === true ? <span className="field-optional">{t('form.optional')}</span> : null}
      </label>
      <div className="field-row" data-secret={secret}>
        <input
          ref={input}
          id={id}
          className="input"
          type={revealed ? 'text' : shape.type}
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
          onPaste={refuseCopy}
          onDrop={refuseCopy}
          onChange={(event) => {
            props.onChange(event.currentTarget.value)
          }}
        />
        {secret ? <RevealButton testId={`${props.testId}-reveal`} onHeld={setRevealed} /> : null}
        {props.beside}
      </div>
      {props.problem === undefined && hint !== '' ? (
        <div className="field-problem field-hint" id={`${id}-about`} dir="auto" title={hint}>
          {hint}
        </div>
      ) : (
        <FieldProblem
          id={`${id}-about`}
          problem={props.problem}
          main={props.mainProblem ?? true}
          sentence={props.problem?.code === 'input-format' && hint !== '' ? t('form.formatHint', { hint }) : undefined}
        />
      )}
    </div>
  )
}

/**
 * React writes what is typed into the `value` attribute as well, where anything that copies the page would find it, and
 * does so at moments of its own: whenever it is there, it is taken out. What the field holds is not touched by that.
 */
function useSecretKept(secret: boolean): { readonly current: HTMLInputElement | null } {
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => {
    const element = input.current
    if (!secret || element === null) return
    const take = (): void => {
      if (element.hasAttribute('value')) element.removeAttribute('value')
    }
    const writes = new MutationObserver(take)
    writes.observe(element, { attributeFilter: ['value'] })
    take()
    return () => {
      writes.disconnect()
    }
  }, [secret])
  return input
}

/** Shows a secret for as long as it is held, by finger, mouse or key; whatever ends the hold hides it. */
function RevealButton(props: { readonly testId: string; readonly onHeld: (held: boolean) => void }): ReactNode {
  const { t } = useWords()
  const show = (): void => {
    props.onHeld(true)
  }
  const hide = (): void => {
    props.onHeld(false)
  }
  const isKey = (event: KeyboardEvent): boolean => event.code === 'Space'
  return (
    <button
      type="button"
      className="reveal"
      data-testid={props.testId}
      aria-label={t('form.reveal')}
      title={t('form.reveal')}
      onPointerDown={(event) => {
        // The field keeps the focus and its caret.
        event.preventDefault()
        show()
      }}
      onPointerUp={hide}
      onPointerLeave={hide}
      onPointerCancel={hide}
      onContextMenu={(event) => {
        event.preventDefault()
      }}
      onKeyDown={(event) => {
        if (isKey(event)) show()
      }}
      onKeyUp={(event) => {
        if (isKey(event)) hide()
      }}
      onBlur={hide}
    >
      <svg viewBox="0 0 24 24" className="reveal-eye" aria-hidden="true">
        <path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12Z" />
        <circle cx="12" cy="12" r="3" />
      </svg>
    </button>
  )
}
