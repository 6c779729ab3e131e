/** A button of the counter: 56 px at least, with its key shown quietly. */
import { useEffect, useState, type ReactNode } from 'react'
import { GHOST_TOUCH_MS } from '../stores/sale-actions.ts'
import { Icon, type IconName } from './icon.tsx'

export type ButtonProps = {
  readonly children?: ReactNode
  readonly kind?: 'primary' | 'plain' | 'quiet'
  readonly testId?: string | undefined
  readonly hotkey?: string | undefined
  readonly icon?: IconName | undefined
  readonly label?: string | undefined
  readonly disabled?: boolean | undefined
  readonly submit?: boolean | undefined
  readonly onPress?: (() => void) | undefined
}

export function Button(props: ButtonProps): ReactNode {
  const { kind = 'plain' } = props
  return (
    <button
      type={props.submit === true ? 'submit' : 'button'}
      className={`button button-${kind}`}
      data-testid={props.testId}
      data-primary={kind === 'primary' ? '' : undefined}
      aria-label={nameOf(props)}
      title={props.label}
      disabled={props.disabled}
      onClick={props.onPress}
    >
      {props.icon === undefined ? null : <Icon name={props.icon} />}
      {props.children === undefined ? null : <span className="button-words">{props.children}</span>}
      {props.hotkey === undefined ? null : <KeyBadge name={props.hotkey} />}
    </button>
  )
}

/** What it is called aloud begins with the word that stands on it, so that who says the word finds the button. */
function nameOf({ children, label }: ButtonProps): string | undefined {
  return typeof children === 'string' && label !== undefined ? `${children}: ${label}` : label
}

/** Drawn by the style sheet: a key is no part of what its control is called. */
export function KeyBadge(props: { readonly name: string }): ReactNode {
  return <kbd className="key" aria-hidden="true" data-name={props.name} />
}

/** False until a bouncing touch on the screen before can no longer land on this one. */
export function useGhostsGone(): boolean {
  const [gone, setGone] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => {
      setGone(true)
    }, GHOST_TOUCH_MS)
    return () => {
      window.clearTimeout(timer)
    }
  }, [])
  return gone
}
