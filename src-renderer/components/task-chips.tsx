/** What must not be forgotten, on every screen: what waits for the line, what is owed to customers, what to look at. */
import type { ReactNode } from 'react'
import type { Status } from '../../src-shared/contract/app.ts'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { durationText } from '../i18n/format.ts'
import type { FollowUpTab } from '../stores/state.ts'
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

/** One thing that waits for somebody; pressing it opens where it is done. */
function Chip(props: {
  readonly status: Status
  readonly name: 'queue' | 'results' | 'refunds' | 'cases'
  readonly tab: FollowUpTab
  readonly count: number
  readonly title: string
  /** Null: quiet, the cashier need do nothing about it. */
  readonly tone: string | null
  readonly marks?: Readonly<Record<`data-${string}`, string | boolean>>
  readonly children: ReactNode
}): ReactNode {
  const { openFollowUp } = useActions()
  const { status, name, tab, count, title, tone, marks, children } = props
  return (
    <button
      type="button"
      className={tone === null ? 'status-item status-press' : 'status-item status-press status-task'}
      data-testid={`status-${name}`}
      data-tone={tone ?? undefined}
      data-count={count}
      {...marks}
      title={title}
      disabled={status.signedIn === null}
      onClick={() => {
        openFollowUp(tab)
      }}
    >
      {children}
    </button>
  )
}

function QueueChip({ status, nowMs }: ChipProps): ReactNode {
  const { t } = useWords()
  const { count, sumMinor, oldestAtMs, sending, frozen } = status.queue
  if (count === 0) return null
  const marks = { 'data-sending': sending, 'data-frozen': frozen ?? '' }
  return (
    <Chip
      status={status}
      name="queue"
      tab="waiting"
      count={count}
      title={t('status.queueTitle')}
      tone="waiting"
      marks={marks}
    >
      <StateShape tone="waiting" />
      <span>{t('status.queue', { count })}</span>
      <Money minor={sumMinor} testId="status-queue-sum" />
      {oldestAtMs === null ? null : (
        <span data-testid="status-queue-age">
          {t('status.lasts', { duration: durationText(Math.max(0, nowMs - oldestAtMs), t) })}
        </span>
      )}
      {frozen === null && status.sellingStopped === null ? null : <span>{t('status.onHold')}</span>}
    </Chip>
  )
}

/** Tells of what was sent by itself, until it is looked at; coloured as the latest of them. */
function ResultsChip({ status }: ChipProps): ReactNode {
  const { t } = useWords()
  const results = useTerminal((state) => state.followUp.results)
  const latest = results.at(-1)
  if (latest === undefined) return null
  const tone = TONES[latest.state]
  return (
    <Chip status={status} name="results" tab="left" count={results.length} title={t('status.resultsTitle')} tone={tone}>
      <StateShape tone={tone} />
      <span>{t('status.results', { count: results.length })}</span>
    </Chip>
  )
}

function RefundsChip({ status }: ChipProps): ReactNode {
  const { t } = useWords()
  const { count, sumMinor } = status.refundsOwed
  if (count === 0) return null
  return (
    <Chip
      status={status}
      name="refunds"
      tab="refunds"
      count={count}
      title={t('status.refundsTitle')}
      tone="not-charged"
    >
      <Icon name="giveBack" />
      <span>{t('status.refunds', { count })}</span>
      <Money minor={sumMinor} testId="status-refunds-sum" />
    </Chip>
  )
}

function CasesChip({ status }: ChipProps): ReactNode {
  const { t } = useWords()
  const { openCases } = status
  if (openCases === 0) return null
  return (
    <Chip status={status} name="cases" tab="cases" count={openCases} title={t('status.casesTitle')} tone={null}>
      <Icon name="flag" />
      <span>{t('status.cases', { count: openCases })}</span>
    </Chip>
  )
}
