/** What became of a payment: always a shape, a word and a colour together. */
import type { ReactNode } from 'react'
import type { PaymentStateName } from '../../src-shared/contract/payment.ts'
import { useWords } from '../connect.tsx'

/** Five outcomes, five colours, used for nothing else. */
export type Tone = 'paid' | 'accepted' | 'not-charged' | 'not-known' | 'waiting'

export const TONES: Readonly<Record<PaymentStateName, Tone>> = {
  confirmed: 'not-charged',
  queued: 'waiting',
  sending: 'waiting',
  unknown: 'not-known',
  accepted: 'accepted',
  declined: 'not-charged',
  succeeded: 'paid',
  cancelling: 'waiting',
  cancelled: 'not-charged',
  'cancel-unknown': 'not-known',
  expired: 'not-charged',
  withdrawn: 'not-charged',
}

export function isPaymentState(name: string): name is PaymentStateName {
  return Object.hasOwn(TONES, name)
}

const SHAPES: Readonly<Record<Tone, ReactNode>> = {
  paid: <path d="M7 12.5l3.5 3.5L17 8.5" />,
  accepted: <path className="mark-fill" d="M12 12V6a6 6 0 0 1 6 6z" />,
  'not-charged': <path d="M8 8l8 8M16 8l-8 8" />,
  'not-known': <path d="M9.2 9.4a2.9 2.9 0 1 1 4 2.7c-.8.4-1.2.9-1.2 1.9M12 17v.01" />,
  waiting: <path d="M7.5 12h.01M12 12h.01M16.5 12h.01" />,
}

export function StateShape(props: { readonly tone: Tone }): ReactNode {
  return (
    <svg className="mark" viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="10" />
      {SHAPES[props.tone]}
    </svg>
  )
}

export function StateMark(props: { readonly state: PaymentStateName }): ReactNode {
  const { t } = useWords()
  const tone = TONES[props.state]
  return (
    <span className="state" data-tone={tone}>
      <StateShape tone={tone} />
      <span>{t(`state.${props.state}.word`)}</span>
    </span>
  )
}
