/** The payment is on its way: what is waited for, for how long, and nothing to press. */
import type { ReactNode } from 'react'
import { formatAmount, minor, type Minor } from '../../src-shared/domain/money.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import { Money } from '../components/money.tsx'
import { StateShape, TONES } from '../components/state-mark.tsx'
import { Wait } from '../components/wait.tsx'
import { useTerminal, useWords } from '../connect.tsx'
import { isUnderWay } from '../stores/mode.ts'
import { placeOf } from '../stores/state.ts'

/** Main calls a payment unknown when no answer came within this (its setting's default). */
const ANSWER_WITHIN_MS = 75_000

export function ProgressScreen(): ReactNode {
  const { t, pick } = useWords()
  const place = useTerminal(placeOf)
  const byId = useTerminal((state) => state.payments.byId)
  const nowMs = useTerminal((state) => state.nowMs)
  const refuses = useTerminal(({ status }) => (status?.disk.state ?? 'fine') !== 'fine')
  if (place.kind !== 'payment') return null
  const views = known(place.paymentIds, byId)
  const [first] = views
  const done = views.filter((view) => !isUnderWay(view)).length
  const sinceMs = turnBeganAt(place.openedAtMs, views)
  const late = nowMs - sinceMs > ANSWER_WITHIN_MS
  return (
    <section className="progress" data-testid="progress">
      <span className="progress-mark" data-tone="waiting">
        <StateShape tone="waiting" />
      </span>
      <h1>{t('progress.title')}</h1>
      {first === undefined ? null : (
        <>
          <p className="progress-service" dir="auto" title={pick(first.serviceName)}>
            {pick(first.serviceName)}
          </p>
          <p className="progress-amount">
            <Money minor={sumOf(views)} />
          </p>
        </>
      )}
      {place.paymentIds.length > 1 ? (
        <>
          <p className="progress-several" data-testid="progress-several">
            {t('progress.several', {
              number: Math.min(done + 1, place.paymentIds.length),
              count: place.paymentIds.length,
            })}
          </p>
          <Steps ids={place.paymentIds} byId={byId} />
        </>
      ) : null}
      <Wait
        sinceMs={sinceMs}
        words={
          refuses
            ? t('progress.unrecorded')
            : late
              ? t('progress.late')
              : t('progress.waiting', { limit: ANSWER_WITHIN_MS / 1000 })
        }
      />
      <p className="quiet">{t('progress.keep')}</p>
    </section>
  )
}

/** Each payment of the sale with its state, so that the eye sees how far it is. */
function Steps(props: {
  readonly ids: readonly PaymentId[]
  readonly byId: Readonly<Record<string, PaymentView>>
}): ReactNode {
  const { t } = useWords()
  return (
    <ol className="steps">
      {props.ids.map((id, index) => {
        const view = props.byId[id]
        const state = view?.state ?? 'confirmed'
        const waits = view === undefined || (view.state === 'confirmed' && view.reason === null)
        return (
          <li
            key={id}
            className="step"
            data-testid={`step-${String(index)}`}
            data-state={state}
            data-waits={waits}
            data-tone={TONES[state]}
          >
            <StateShape tone={TONES[state]} />
            <span>{index + 1}</span>
            {view === undefined ? null : <bdi dir="ltr">{formatAmount(view.totalMinor)}</bdi>}
            <span className="step-word">{waits ? t('progress.waits') : t(`state.${state}.word`)}</span>
          </li>
        )
      })}
    </ol>
  )
}

/** When the payment that is under way began: with the sale, or when the one before it had its answer. */
function turnBeganAt(openedAtMs: number, views: readonly PaymentView[]): number {
  const ended = views.filter((view) => !isUnderWay(view)).map(({ changedAtMs }) => changedAtMs)
  return Math.max(openedAtMs, ...ended)
}

function known(ids: readonly PaymentId[], byId: Readonly<Record<string, PaymentView>>): readonly PaymentView[] {
  return ids.flatMap((id) => byId[id] ?? [])
}

function sumOf(views: readonly PaymentView[]): Minor {
  return minor(views.reduce((sum, view) => sum + view.totalMinor, 0))
}
