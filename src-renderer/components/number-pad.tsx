/** The number pad on the thumb side. A press never takes the focus from the field it types into. */
import type { ReactNode } from 'react'
import { useWords } from '../connect.tsx'
import { Icon } from './icon.tsx'
import { pressScreenKey } from './type-into.ts'

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9']

export function NumberPad(): ReactNode {
  const { t } = useWords()
  return (
    <div className="pad" role="group" aria-label={t('app.pad')} dir="ltr">
      {DIGITS.map((digit) => (
        <PadKey key={digit} text={digit} label={t('app.digit', { digit })} />
      ))}
      <PadKey text="." label={t('app.point')} />
      <PadKey text="0" label={t('app.digit', { digit: '0' })} />
      <button
        type="button"
        tabIndex={-1}
        className="pad-key pad-erase"
        aria-label={t('app.erase')}
        onPointerDown={keepFocus}
        onClick={() => {
          pressScreenKey({ kind: 'erase' })
        }}
      >
        <Icon name="erase" />
      </button>
    </div>
  )
}

function PadKey(props: { readonly text: string; readonly label: string }): ReactNode {
  return (
    <button
      type="button"
      tabIndex={-1}
      className="pad-key"
      aria-label={props.label}
      onPointerDown={keepFocus}
      onClick={() => {
        pressScreenKey({ kind: 'text', text: props.text })
      }}
    >
      {props.text}
    </button>
  )
}

/** Also keeps a mouse or touch press from moving the caret out of the field. */
export function keepFocus(event: { preventDefault: () => void }): void {
  event.preventDefault()
}
