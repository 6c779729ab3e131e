/** The terminal at a glance: line, wallet, printer, what is not settled, the clock. */
import type { ReactNode } from 'react'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { formatTime } from '../i18n/format.ts'
import { Money } from './money.tsx'

const GOOD_PRINTER = 'ready'

export function StatusBar(): ReactNode {
  const { t, language } = useWords()
  const status = useTerminal((state) => state.status)
  const nowMs = useTerminal((state) => Math.floor(state.nowMs / 1000) * 1000)
  const { openPayments } = useActions()
  if (status === null) return null
  const { connection, wallet, printer, unsettled, catalogue, signedIn } = status
  return (
    <footer className="status" aria-label={t('status.label')}>
      <span
        className="status-item"
        data-testid="status-connection"
        data-state={connection.state}
        data-good={connection.state === 'fine'}
      >
        <i className="status-dot" />
        {t(`status.connection.${connection.state}`)}
      </span>
      <span className="status-item" data-testid="status-wallet" data-minor={wallet.availableMinor ?? ''}>
        {t('status.wallet')}{' '}
        {wallet.availableMinor === null ? t('status.walletUnknown') : <Money minor={wallet.availableMinor} />}
      </span>
      <span
        className="status-item"
        data-testid="status-printer"
        data-state={printer.state}
        data-good={printer.state === GOOD_PRINTER}
      >
        <i className="status-dot" />
        {t(`status.printer.${printer.state}`)}
      </span>
      <button
        type="button"
        className="status-item status-unsettled"
        data-testid="status-unsettled"
        data-count={unsettled.count}
        disabled={signedIn === null}
        onClick={openPayments}
      >
        {t('status.unsettled', { count: unsettled.count })}
        {unsettled.count === 0 ? null : <Money minor={unsettled.sumMinor} />}
      </button>
      <span className="status-more">
        <span className="status-item status-quiet">
          {catalogue.refreshing
            ? t('status.refreshing')
            : catalogue.failedBillers > 0
              ? t('status.failedBillers', { count: catalogue.failedBillers })
              : ''}
        </span>
        {signedIn === null ? null : <Person name={signedIn.name === '' ? signedIn.login : signedIn.name} />}
      </span>
      <time className="status-item status-clock" data-testid="status-clock">
        <bdi>{formatTime(nowMs, language)}</bdi>
      </time>
    </footer>
  )
}

function Person({ name }: { readonly name: string }): ReactNode {
  return (
    <span className="status-person" title={name}>
      <bdi dir="auto">{name}</bdi>
    </span>
  )
}

export function TrainingBanner(): ReactNode {
  const { t } = useWords()
  const mode = useTerminal((state) => state.status?.mode)
  const panel = useTerminal((state) => state.status?.trainingPanel ?? null)
  if (mode !== 'training') return null
  return (
    <div className="training" data-testid="training-banner" role="note">
      <strong>{t('app.training')}</strong>
      {panel === null ? null : (
        <span className="training-panel">
          {t('app.trainingPanel')} <bdi dir="ltr">{panel}</bdi>
        </span>
      )}
    </div>
  )
}
