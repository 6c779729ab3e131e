/** The terminal at a glance: line, wallet, printer, what is not settled, the clock. */
import type { ReactNode } from 'react'
import type { Status } from '../../src-shared/contract/app.ts'
import { useActions, useSecond, useTerminal, useWords } from '../connect.tsx'
import { durationText, formatTime } from '../i18n/format.ts'
import { ConnectionMark } from './connection-mark.tsx'
import { Money } from './money.tsx'
import { hasTasks, TaskChips } from './task-chips.tsx'

const GOOD_PRINTER = 'ready'

export function StatusBar(): ReactNode {
  const { t, language } = useWords()
  const status = useTerminal((state) => state.status)
  const nowMs = useSecond()
  const results = useTerminal((state) => state.followUp.results.length)
  const { openPayments } = useActions()
  if (status === null) return null
  const { unsettled, catalogue, signedIn } = status
  const tasks = hasTasks(status, results)
  const goodPrinter = status.printer.state === GOOD_PRINTER
  const unsettledChip = (
    <button
      type="button"
      className="status-item status-press status-unsettled"
      data-testid="status-unsettled"
      data-count={unsettled.count}
      disabled={signedIn === null}
      onClick={openPayments}
    >
      {t('status.unsettled', { count: unsettled.count })}
      {unsettled.count === 0 ? null : <Money minor={unsettled.sumMinor} />}
    </button>
  )
  return (
    <footer className="status" aria-label={t('status.label')} data-tasks={tasks}>
      <ConnectionChip status={status} nowMs={nowMs} />
      {tasks ? null : <Wallet wallet={status.wallet} />}
      {tasks && goodPrinter ? null : <Printer printer={status.printer} />}
      {tasks && unsettled.count === 0 ? null : unsettledChip}
      <TaskChips status={status} nowMs={nowMs} />
      <span className="status-more">
        {tasks ? <Wallet wallet={status.wallet} /> : null}
        {tasks && goodPrinter ? <Printer printer={status.printer} /> : null}
        {tasks && unsettled.count === 0 ? unsettledChip : null}
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
      <div className="status-alerts">
        <DiskTrouble disk={status.disk} />
        <WrongClock clock={status.clock} />
      </div>
    </footer>
  )
}

/** How the line is, and for how long it has not been fine; pressed, it says what can be done now. */
function ConnectionChip({ status, nowMs }: { readonly status: Status; readonly nowMs: number }): ReactNode {
  const { t } = useWords()
  const { openFollowUp } = useActions()
  const { state, sinceMs } = status.connection
  const fine = state === 'fine'
  return (
    <button
      type="button"
      className="status-item status-press status-connection"
      data-testid="status-connection"
      data-state={state}
      data-connection={state}
      data-good={fine}
      title={t('line.open')}
      disabled={status.signedIn === null}
      onClick={() => {
        openFollowUp('line')
      }}
    >
      <ConnectionMark state={state} />
      {t(`status.connection.${state}`)}
      {fine ? null : (
        <span data-testid="status-connection-since">
          {t('status.lasts', { duration: durationText(Math.max(0, nowMs - sinceMs), t) })}
        </span>
      )}
    </button>
  )
}

function Wallet({ wallet }: { readonly wallet: Status['wallet'] }): ReactNode {
  const { t } = useWords()
  return (
    <span className="status-item" data-testid="status-wallet" data-minor={wallet.availableMinor ?? ''}>
      {t('status.wallet')}{' '}
      {wallet.availableMinor === null ? t('status.walletUnknown') : <Money minor={wallet.availableMinor} />}
    </span>
  )
}

function Printer({ printer }: { readonly printer: Status['printer'] }): ReactNode {
  const { t } = useWords()
  return (
    <span
      className="status-item"
      data-testid="status-printer"
      data-state={printer.state}
      data-good={printer.state === GOOD_PRINTER}
    >
      <i className="status-dot" />
      {t(`status.printer.${printer.state}`)}
    </span>
  )
}

/** Nothing can be recorded, so nothing can be sold; what is known already is kept until it can be written. */
function DiskTrouble({ disk }: { readonly disk: Status['disk'] }): ReactNode {
  const { t } = useWords()
  if (disk.state === 'fine') return null
  return (
    <p className="status-alert" role="alert" data-testid="disk-trouble" data-state={disk.state}>
      {t(`notice.disk.${disk.state}`)}
    </p>
  )
}

/** A line of its own: it is read once, by somebody who then sets the clock, and must not be cut. */
function WrongClock({ clock }: { readonly clock: Status['clock'] }): ReactNode {
  const { t } = useWords()
  if (clock.state === 'right') return null
  const { unit, count } = apart(Math.abs(clock.behindMs))
  const by = t(`status.clockBy.${unit}`, { count })
  return (
    <p className="status-alert" role="alert" data-testid="status-wrong-clock" data-behind-ms={clock.behindMs}>
      {clock.behindMs < 0 ? t('status.clockAhead', { by }) : t('status.clockBehind', { by })}
    </p>
  )
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const YEAR_MS = 365 * DAY_MS

/** A stretch of time in the unit that a person would say it in. */
function apart(ms: number): { readonly unit: 'minutes' | 'hours' | 'days' | 'years'; readonly count: number } {
  if (ms < 2 * HOUR_MS) return { unit: 'minutes', count: Math.round(ms / MINUTE_MS) }
  if (ms < 2 * DAY_MS) return { unit: 'hours', count: Math.round(ms / HOUR_MS) }
  if (ms < 2 * YEAR_MS) return { unit: 'days', count: Math.round(ms / DAY_MS) }
  return { unit: 'years', count: Math.round(ms / YEAR_MS) }
}

function Person({ name }: { readonly name: string }): ReactNode {
  return (
    <span className="status-person" title={name}>
      <bdi dir="auto">{name}</bdi>
    </span>
  )
}
