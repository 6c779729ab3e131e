/** A button whose deed cannot be taken back: it asks first, says what will happen, and begins at the safe answer. */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react'
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { Button, useGhostsGone } from './button.tsx'
import { Ident } from './ident.tsx'
import { Money } from './money.tsx'

/** Taking it out of the queue; saying that the money was given back; asking the gateway to take it back. */
export type Ask = 'withdraw' | 'give-back' | 'cancel'

const BUSY = { withdraw: 'withdrawing', 'give-back': 'giving-back', cancel: 'cancelling' } as const

type AskProps = {
  readonly ask: Ask
  readonly view: PaymentView
  readonly testId: string
  /** `quiet`: a small word in a quiet place. */
  readonly look?: 'plain' | 'primary' | 'quiet'
}

export function AskFirst({ ask, view, testId, look = 'plain' }: AskProps): ReactNode {
  const { t } = useWords()
  const [asking, setAsking] = useState(false)
  const busy = useTerminal((state) => state.payments.busy[view.id])
  const ghostsGone = useGhostsGone()
  const frozen = useTerminal(({ status }) => (status?.queue.frozen ?? null) !== null)
  // What is on hold may have been sent: that it never will be is not to be said of it.
  const disabled = busy !== undefined || !ghostsGone || (ask === 'withdraw' && frozen)
  const words = busy === BUSY[ask] ? t(`ask.${ask}.busy`) : t(`ask.${ask}.button`)
  const open = (): void => {
    setAsking(true)
  }
  return (
    <>
      {look === 'quiet' ? (
        <button type="button" className="save-button" data-testid={testId} disabled={disabled} onClick={open}>
          {words}
        </button>
      ) : (
        <Button kind={look} testId={testId} disabled={disabled} onPress={open}>
          {words}
        </Button>
      )}
      {asking ? (
        <Question
          ask={ask}
          view={view}
          onClose={() => {
            setAsking(false)
          }}
        />
      ) : null}
    </>
  )
}

function Question(props: { readonly ask: Ask; readonly view: PaymentView; readonly onClose: () => void }): ReactNode {
  const { t, pick } = useWords()
  const { ask, view, onClose } = props
  const { withdrawPayment, giveBack, cancelPayment } = useActions()
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const ghostsGone = useGhostsGone()
  const deeds = { withdraw: withdrawPayment, 'give-back': giveBack, cancel: cancelPayment }
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="dialog ask"
      data-testid={`ask-${ask}`}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        // What lies under it, a row that opens, is not meant.
        event.stopPropagation()
      }}
    >
      <h2 id={titleId}>{t(`ask.${ask}.title`)}</h2>
      <p className="ask-amount">
        <Money minor={view.totalMinor} />
      </p>
      <p className="ask-what">
        <span dir="auto">{pick(view.serviceName)}</span>
        {view.account === '' ? null : <Ident id={view.account} />}
        <span>
          {t('app.supportCode')} <Ident id={view.supportCode} />
        </span>
      </p>
      <p>{t(`ask.${ask}.text`)}</p>
      <div className="ask-answers">
        <Button testId="ask-no" hotkey="Esc" onPress={() => dialog.current?.close()}>
          {t(`ask.${ask}.no`)}
        </Button>
        <Button
          kind="primary"
          testId="ask-yes"
          disabled={!ghostsGone}
          onPress={() => {
            void deeds[ask](view.id)
            dialog.current?.close()
          }}
        >
          {t(`ask.${ask}.yes`)}
        </Button>
      </div>
    </dialog>
  )
}
