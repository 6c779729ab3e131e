/** What must not be forgotten, on every screen: what waits for the line, what is owed to customers, what to look at. */
import type { ReactNode } from 'react'
import type { Status } from '../../src-shared/contract/app.ts'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { durationText } from '../i18n/format.ts'
import { Icon } from './icon.tsx'
import { Money } from './money.tsx'
import { StateShape, TONES } from './state-mark.tsx'

type ChipProps = { readonly status: Status; readonly nowMs: number }

export const hasTasks = ({ queue, refundsOwed, openCases }: Status, results: number): boolean =>
  queue.count > 0 || refundsOwed.count > 0 || openCases > 0 || results > 0

export function TaskChips({ status, nowMs }: ChipProps): ReactNode {
  return (
    <>
      <QueueChip status={status} nowMs={nowMs} />
      <ResultsChip status={status} nowMs={nowMs} />
      <RefundsChip status={status} nowMs={nowMs} />
      <CasesChip status={status} nowMs={nowMs} />
    </>
  )
}

function QueueChip({ status, nowMs }: ChipProps): ReactNode {
  const { t } = useWords()
  const { openFollowUp } = useActions()
  const { count, sumMinor, oldestAtMs, sending, frozen } = status.queue
  if (count === 0) return null
  return (
    <button
      type="button"
      className="status-item status-press status-task"
      data-testid="status-queue"
      data-tone="waiting"
      data-count={count}
      data-sending={sending}
      data-frozen={frozen ?? ''}
      title={t('status.queueTitle')}
      disabled={status.signedIn === null}
      onClick={() => {
        openFollowUp('waiting')
      }}
    >
      <StateShape tone="waiting" />
      <span>{t('status.queue', { count })}</span>
      <Money minor={sumMinor} testId="status-queue-sum" />
      {oldestAtMs === null ? null : (
        <span data-testid="status-queue-age">
          {t('status.lasts', { duration: durationText(Math.max(0, nowMs - oldestAtMs), t) })}
        </span>
      )}
      {frozen === null ? null : <span>{t('status.onHold')}</span>}
    </button>
  )
}

/** Tells of what was sent by itself, until it is looked at; coloured as the latest of them. */
function ResultsChip({ status }: ChipProps): ReactNode {
  const { t } = useWords()
  const results = useTerminal((state) => state.followUp.results)
  const { openFollowUp } = useActions()
  const latest = results.at(-1)
  if (latest === undefined) return null
  const tone = TONES[latest.state]
  return (
    <button
      type="button"
      className="status-item status-press status-task"
      data-testid="status-results"
      data-tone={tone}
      data-count={results.length}
      title={t('status.resultsTitle')}
      disabled={status.signedIn === null}
      onClick={() => {
        openFollowUp('left')
      }}
    >
      <StateShape tone={tone} />
      <span>{t('status.results', { count: results.length })}</span>
    </button>
  )
}

function RefundsChip({ status }: ChipProps): ReactNode {
  const { t } = useWords()
  const { openFollowUp } = useActions()
  const { count, sumMinor } = status.refundsOwed
  if (count === 0) return null
  return (
    <button
      type="button"
      className="status-item status-press status-task"
      data-testid="status-refunds"
      data-tone="not-charged"
      data-count={count}
      title={t('status.refundsTitle')}
      disabled={status.signedIn === null}
      onClick={() => {
        openFollowUp('refunds')
      }}
    >
      <Icon name="giveBack" />
      <span>{t('status.refunds', { count })}</span>
      <Money minor={sumMinor} testId="status-refunds-sum" />
    </button>
  )
}

/** Quiet: the cashier need do nothing about it. */
function CasesChip({ status }: ChipProps): ReactNode {
  const { t } = useWords()
  const { openFollowUp } = useActions()
  const { openCases } = status
  if (openCases === 0) return null
  return (
    <button
      type="button"
      className="status-item status-press"
      data-testid="status-cases"
      data-count={openCases}
      title={t('status.casesTitle')}
      disabled={status.signedIn === null}
      onClick={() => {
        openFollowUp('cases')
      }}
    >
      <Icon name="flag" />
      <span>{t('status.cases', { count: openCases })}</span>
    </button>
  )
}
