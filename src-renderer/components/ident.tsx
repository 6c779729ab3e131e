/** An id, account or phone number: monospaced, in fours, a left-to-right island that a press copies. */
import { useState, type ReactNode } from 'react'
import { useWords } from '../connect.tsx'
import { groupsOfFour } from '../i18n/format.ts'

const COPIED_MS = 1500

export function Ident(props: { readonly id: string }): ReactNode {
  return (
    <bdi dir="ltr" className="ident">
      {groupsOfFour(props.id).map((group, index) => (
        <span key={index} className="ident-group">
          {group}
        </span>
      ))}
    </bdi>
  )
}

export function CopyableIdent(props: { readonly id: string; readonly testId?: string }): ReactNode {
  const { t } = useWords()
  const [copied, setCopied] = useState(false)
  const copy = (): void => {
    void navigator.clipboard.writeText(props.id).then(
      () => {
        setCopied(true)
        window.setTimeout(() => {
          setCopied(false)
        }, COPIED_MS)
      },
      () => undefined,
    )
  }
  return (
    <button
      type="button"
      className="ident-copy"
      data-testid={props.testId}
      aria-label={t('app.copy', { id: props.id })}
      onClick={copy}
    >
      <Ident id={props.id} />
      <span className="ident-copied" aria-live="polite">
        {copied ? t('app.copied') : ''}
      </span>
    </button>
  )
}
