/** Every key there is, on `?`. */
import { useEffect, useRef, type ReactNode } from 'react'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import type { MessageKey } from '../../src-shared/messages/messages.ts'
import { Button } from './button.tsx'

const KEYS: readonly (readonly [string, MessageKey])[] = [
  ['1 … 9, 0', 'keys.digits'],
  ['← ↑ ↓ →', 'keys.arrows'],
  ['Q … I', 'keys.quick'],
  ['Enter', 'keys.enter'],
  ['Esc', 'keys.escape'],
  ['/  F3', 'keys.search'],
  ['PgUp  PgDn', 'keys.pages'],
  ['F2', 'keys.today'],
  ['F4', 'keys.favourite'],
  ['F6', 'keys.followUp'],
  ['F8', 'keys.exact'],
  ['F9', 'keys.language'],
  ['?', 'keys.map'],
]

export function KeyMap(): ReactNode {
  const { t } = useWords()
  const open = useTerminal((state) => state.keyMapOpen)
  const { showKeyMap } = useActions()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-label={t('app.keys')}
      onCancel={(event) => {
        // Closed by what the store says alone: a `?` right after Escape would else open what counts as open already.
        event.preventDefault()
        showKeyMap(false)
      }}
      onClose={() => {
        showKeyMap(false)
      }}
    >
      <h2>{t('app.keys')}</h2>
      <dl className="key-list">
        {KEYS.map(([name, meaning]) => (
          <div key={name}>
            <dt>
              <kbd className="key" dir="ltr">
                {name}
              </kbd>
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
      <Button
        kind="primary"
        onPress={() => {
          showKeyMap(false)
        }}
      >
        {t('app.close')}
      </Button>
    </dialog>
  )
}
