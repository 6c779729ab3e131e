/** No new payment may be made: why, and what still goes on. */
import type { ReactNode } from 'react'
import { Button } from '../components/button.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNote } from '../components/problem-note.tsx'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { placeOf } from '../stores/state.ts'

export function StoppedScreen(): ReactNode {
  const { t } = useWords()
  const problem = useTerminal((state) => state.status?.sellingStopped ?? null)
  // Had it been sent, its own page would stand here.
  const unsent = useTerminal(
    (state) => placeOf(state).kind === 'cash' && state.sale !== null && state.sale.busy === null,
  )
  const { openPayments } = useActions()
  return (
    <Page
      title={t('stopped.title')}
      footer={
        <Button kind="primary" icon="list" onPress={openPayments} hotkey="F2">
          {t('payments.title')}
        </Button>
      }
    >
      <ProblemNote problem={problem} testId="selling-stopped" />
      {unsent ? <p data-testid="stopped-unsent">{t('stopped.unsent')}</p> : null}
      <p>{t('stopped.text')}</p>
    </Page>
  )
}
