/** What is said over every screen: that this is training, and what happened to the records. */
import { useState, type ReactNode } from 'react'
import type { Status } from '../../src-shared/contract/app.ts'
import { useActions, useSecond, useTerminal, useWords } from '../connect.tsx'
import { whenText } from '../i18n/format.ts'
import { Button } from './button.tsx'

export function Notices(): ReactNode {
  const recovery = useTerminal((state) => state.status?.recovery ?? null)
  return (
    <div className="notices">
      <TrainingBanner />
      {recovery === null ? null : <Recovered recovery={recovery} />}
    </div>
  )
}

function TrainingBanner(): ReactNode {
  const { t } = useWords()
  const mode = useTerminal((state) => state.status?.mode)
  const panel = useTerminal((state) => state.status?.trainingPanel ?? null)
  if (mode !== 'training') return null
  return (
    <section className="training" data-testid="training-banner" aria-label={t('app.training')}>
      <strong>{t('app.training')}</strong>
      {panel === null ? null : (
        <span className="training-panel">
          {t('app.trainingPanel')} <bdi dir="ltr">{panel}</bdi>
        </span>
      )}
    </section>
  )
}

/** There from the start, until somebody has read it. */
function Recovered({ recovery }: { readonly recovery: NonNullable<Status['recovery']> }): ReactNode {
  const words = useWords()
  const { t } = words
  const nowMs = useSecond()
  const { readRecovery } = useActions()
  const [pressed, setPressed] = useState(false)
  const { from, atMs, mayLack } = recovery
  return (
    <section className="recovered" data-testid="recovery-notice" data-from={from} data-may-lack={mayLack} role="status">
      <p>
        <strong>{t(`notice.recovered.${from}`, { time: whenText(atMs, nowMs, words) })}</strong>{' '}
        {mayLack ? t('notice.mayLack') : t('notice.nothingLacks')}
      </p>
      <Button
        testId="recovery-read"
        disabled={pressed}
        onPress={() => {
          setPressed(true)
          void readRecovery().then(() => {
            setPressed(false)
          })
        }}
      >
        {t('notice.read')}
      </Button>
    </section>
  )
}
