/** How the line is, since when, what can be done meanwhile, and what may help. */
import type { ReactNode } from 'react'
import type { Status } from '../../../src-shared/contract/app.ts'
import type { MessageKey } from '../../../src-shared/messages/messages.ts'
import { Button } from '../../components/button.tsx'
import { ConnectionMark } from '../../components/connection-mark.tsx'
import { useActions, useTerminal, useWords, type WordsOf } from '../../connect.tsx'
import { durationText, problemText, whenText } from '../../i18n/format.ts'

export function LineTab(): ReactNode {
  const words = useWords()
  const { t } = words
  const status = useTerminal((state) => state.status)
  const nowMs = useTerminal((state) => state.nowMs)
  const { openFollowUp } = useActions()
  if (status === null) return null
  const { state, sinceMs } = status.connection
  const lasted = durationText(Math.max(0, nowMs - sinceMs), t, true)
  return (
    <>
      <div className="line-head" data-connection={state} data-testid="line-state" data-state={state}>
        <ConnectionMark state={state} />
        <div>
          <h1>{t(`line.state.${state}`)}</h1>
          <p className="line-since" data-testid="line-since">
            {t('line.since', { duration: lasted, time: whenText(sinceMs, nowMs, words) })}
          </p>
        </div>
      </div>
      <dl className="line-words">
        <div>
          <dt>{t('line.now')}</dt>
          <dd>
            <ul data-testid="line-now">
              {canDo(status).map((key) => (
                <li key={key}>{t(key)}</li>
              ))}
            </ul>
          </dd>
        </div>
        <div>
          <dt>{t('line.help')}</dt>
          <dd data-testid="line-helps">{whatHelps(status, words)}</dd>
        </div>
      </dl>
      <div className="panel-foot">
        <Button
          testId="open-diagnostics"
          onPress={() => {
            openFollowUp('diagnostics')
          }}
        >
          {t('followUp.tab.diagnostics')}
        </Button>
      </div>
    </>
  )
}

/** What can still be done at the counter, in the order that a cashier would ask. */
function canDo({ connection, queue, sellingStopped, disk }: Status): readonly MessageKey[] {
  const local: MessageKey = 'line.can.local'
  if (sellingStopped !== null || disk.state !== 'fine') return [local, 'line.can.nothing']
  if (connection.state === 'fine') return ['line.can.everything']
  if (connection.state === 'failing') return [local, 'line.can.try']
  if (queue.frozen !== null) return [local, 'line.can.frozen']
  return [local, queue.allowed ? 'line.can.queue' : 'line.can.wait']
}

/** What stands in the way of selling comes before the line. */
function whatHelps({ sellingStopped, disk, connection }: Status, words: WordsOf): string {
  if (sellingStopped !== null) return problemText(sellingStopped, words)
  if (disk.state !== 'fine') return words.t(`notice.disk.${disk.state}`)
  return words.t(`line.helps.${connection.state}`)
}
