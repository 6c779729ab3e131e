/** The payment is on its way: what is waited for, for how long, and nothing to press. */
import type { ReactNode } from 'react'
import { minor, type Minor } from '../../src-shared/domain/money.ts'
import type { PaymentId } from '../../src-shared/domain/payment.ts'
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import { Money } from '../components/money.tsx'
import { StateShape } from '../components/state-mark.tsx'
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
  if (place.kind !== 'payment') return null
  const views = known(place.paymentIds, byId)
  const [first] = views
  const done = views.filter((view) => !isUnderWay(view)).length
  const late = nowMs - place.openedAtMs > ANSWER_WITHIN_MS
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
        <p>
          {t('progress.several', {
            number: Math.min(done + 1, place.paymentIds.length),
            count: place.paymentIds.length,
          })}
        </p>
      ) : null}
      <Wait
        sinceMs={place.openedAtMs}
        words={late ? t('progress.late') : t('progress.waiting', { limit: ANSWER_WITHIN_MS / 1000 })}
      />
      <p className="quiet">{t('progress.keep')}</p>
    </section>
  )
}

function known(ids: readonly PaymentId[], byId: Readonly<Record<string, PaymentView>>): readonly PaymentView[] {
  return ids.flatMap((id) => byId[id] ?? [])
}

function sumOf(views: readonly PaymentView[]): Minor {
  return minor(views.reduce((sum, view) => sum + view.totalMinor, 0))
}
