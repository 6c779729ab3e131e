/** How the inside stands just now, for whoever is on the telephone with support. Read anew every second. */
import type { ReactNode } from 'react'
import type { Diagnostics, Status } from '../../../src-shared/contract/app.ts'
import { isMessageKey } from '../../../src-shared/messages/messages.ts'
import { ConnectionMark } from '../../components/connection-mark.tsx'
import { CopyableIdent, Ident } from '../../components/ident.tsx'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Wait } from '../../components/wait.tsx'
import { useSecond, useTerminal, useWords } from '../../connect.tsx'
import { durationText, formatTime, shortHash, whenText } from '../../i18n/format.ts'
import { PanelHead } from './panel.tsx'

const LINES_SHOWN = 6
const WATCHED_SHOWN = 6

export function DiagnosticsTab(): ReactNode {
  const { t } = useWords()
  const status = useTerminal((state) => state.status)
  const { diagnostics, problem } = useTerminal((state) => state.followUp)
  if (status === null) return null
  return (
    <>
      <PanelHead title={t('diagnostics.title')} about={t('diagnostics.about')} />
      {diagnostics === null ? (
        problem === null ? (
          <Wait words={t('followUp.loading')} />
        ) : (
          <ProblemNote problem={problem} />
        )
      ) : (
        <div className="diagnostics">
          <div className="diagnostics-column">
            <Terminal status={status} records={diagnostics.records} />
            <LineHistory connection={diagnostics.connection} />
          </div>
          <div className="diagnostics-column">
            <Lane lane={diagnostics.lane} />
            <Watching watching={diagnostics.watching} />
            <Backups backups={diagnostics.backups} />
          </div>
        </div>
      )}
    </>
  )
}

function Terminal(props: { readonly status: Status; readonly records: Diagnostics['records'] }): ReactNode {
  const { t } = useWords()
  const { version, machineSerial, mode } = props.status
  const { entries, hash, database } = props.records
  return (
    <section className="diagnostic" data-testid="diagnostics-terminal">
      <h2>{t('diagnostics.terminal')}</h2>
      <dl className="diagnostic-facts">
        <dt>{t('diagnostics.version')}</dt>
        <dd>
          <bdi dir="ltr">{version}</bdi>
        </dd>
        <dt>{t('diagnostics.serial')}</dt>
        <dd>
          <CopyableIdent id={machineSerial} testId="diagnostics-serial" />
        </dd>
        <dt>{t('diagnostics.mode')}</dt>
        <dd>{t(`diagnostics.modes.${mode}`)}</dd>
        <dt>{t('diagnostics.records')}</dt>
        <dd data-testid="diagnostics-records" data-entries={entries}>
          {t('diagnostics.entries', { entries: entries.toLocaleString('en') })}{' '}
          <bdi dir="ltr" className="mono">
            {shortHash(hash)}
          </bdi>
        </dd>
        <dt>{t('diagnostics.checked')}</dt>
        <dd data-testid="diagnostics-database" data-state={database}>
          {t(`diagnostics.database.${database}`)}
        </dd>
      </dl>
    </section>
  )
}

function Lane({ lane }: { readonly lane: Diagnostics['lane'] }): ReactNode {
  const { t } = useWords()
  const nowMs = useTerminal((state) => state.nowMs)
  const { holder, waiting } = lane
  return (
    <section className="diagnostic" data-testid="diagnostics-lane" data-holder={holder?.what ?? ''}>
      <h2>{t('diagnostics.lane')}</h2>
      <p className="diagnostic-about quiet">{t('diagnostics.laneAbout')}</p>
      <p>
        {holder === null ? (
          t('diagnostics.laneFree')
        ) : (
          <>
            {t(`diagnostics.holds.${holder.what}`)} <Ident id={shortId(holder.paymentId)} />
            {' · '}
            {durationText(Math.max(0, nowMs - holder.sinceMs), t, true)}
          </>
        )}
      </p>
      <p>{t('diagnostics.laneWaiting', { count: waiting })}</p>
    </section>
  )
}

function LineHistory({ connection }: { readonly connection: Diagnostics['connection'] }): ReactNode {
  const { t, language } = useWords()
  const nowMs = useTerminal((state) => state.nowMs)
  return (
    <section className="diagnostic" data-testid="diagnostics-line">
      <h2>{t('diagnostics.line')}</h2>
      <ul className="line-history">
        {connection.slice(0, LINES_SHOWN).map(({ state, sinceMs }, index) => {
          const endedMs = connection[index - 1]?.sinceMs ?? nowMs
          return (
            <li key={index} data-connection={state}>
              <ConnectionMark state={state} />
              <span className="line-history-state">{t(`status.connection.${state}`)}</span>
              <bdi>{formatTime(sinceMs, language)}</bdi>
              <span className="quiet">{durationText(Math.max(0, endedMs - sinceMs), t)}</span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Watching({ watching }: { readonly watching: Diagnostics['watching'] }): ReactNode {
  const { t } = useWords()
  const nowMs = useTerminal((state) => state.nowMs)
  const shown = watching.slice(0, WATCHED_SHOWN)
  return (
    <section className="diagnostic" data-testid="diagnostics-watching" data-count={watching.length}>
      <h2>{t('diagnostics.watching')}</h2>
      {watching.length === 0 ? <p>{t('diagnostics.watchingNothing')}</p> : null}
      <ul className="line-history">
        {shown.map(({ paymentId, looks, beganAtMs, nextLookAtMs }) => (
          <li key={paymentId}>
            <Ident id={shortId(paymentId)} />
            <span>{t('diagnostics.looks', { count: looks })}</span>
            <span className="quiet">
              {t('status.lasts', { duration: durationText(Math.max(0, nowMs - beganAtMs), t) })}
            </span>
            <span>
              {nextLookAtMs === null
                ? t('diagnostics.noNextLook')
                : t('diagnostics.nextLook', { duration: durationText(Math.max(0, nextLookAtMs - nowMs), t) })}
            </span>
          </li>
        ))}
        {watching.length > shown.length ? (
          <li className="quiet">{t('diagnostics.more', { count: watching.length - shown.length })}</li>
        ) : null}
      </ul>
    </section>
  )
}

function Backups({ backups }: { readonly backups: Diagnostics['backups'] }): ReactNode {
  const words = useWords()
  const { t } = words
  const nowMs = useSecond()
  if (backups.length === 0) return null
  return (
    <section className="diagnostic" data-testid="diagnostics-backups">
      <h2>{t('diagnostics.backups')}</h2>
      <ul className="line-history">
        {backups.map(({ place, state, problem, lastAtMs }) => (
          <li key={place} data-state={state}>
            <span>{t(`diagnostics.backupPlace.${place}`)}</span>
            <strong>{t(`diagnostics.backupState.${state}`)}</strong>
            {problem === null ? null : <BackupProblem code={problem} />}
            {lastAtMs === null ? null : (
              <span className="quiet">{t('diagnostics.backupLast', { time: whenText(lastAtMs, nowMs, words) })}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** As it stands on slips. */
const shortId = (paymentId: string): string => paymentId.slice(-8).toUpperCase()

/** In words where there are words for it, else as the disk named it. */
function BackupProblem({ code }: { readonly code: string }): ReactNode {
  const { t } = useWords()
  const key = `diagnostics.backupProblem.${code}`
  return isMessageKey(key) ? <span>{t(key)}</span> : <bdi className="mono">{code}</bdi>
}
