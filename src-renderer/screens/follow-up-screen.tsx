/** What is not a sale, one press from everywhere: the line, what waits, what left, what is owed, cases, the inside. */
import type { ComponentType, ReactNode } from 'react'
import type { Status } from '../../src-shared/contract/app.ts'
import { KeyBadge } from '../components/button.tsx'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { FOLLOW_UP_TABS, placeOf, type FollowUpTab } from '../stores/state.ts'
import { CasesTab } from './follow-up/cases-tab.tsx'
import { DiagnosticsTab } from './follow-up/diagnostics-tab.tsx'
import { LeftTab } from './follow-up/left-tab.tsx'
import { LineTab } from './follow-up/line-tab.tsx'
import { RefundsTab } from './follow-up/refunds-tab.tsx'
import { WaitingTab } from './follow-up/waiting-tab.tsx'

const BODIES: Readonly<Record<FollowUpTab, ComponentType>> = {
  line: LineTab,
  waiting: WaitingTab,
  left: LeftTab,
  refunds: RefundsTab,
  cases: CasesTab,
  diagnostics: DiagnosticsTab,
}

/** How many things stand behind a tab; null: it counts nothing. */
const COUNTS: Readonly<Record<FollowUpTab, ((status: Status) => number) | null>> = {
  line: null,
  waiting: ({ queue }) => queue.count,
  left: null,
  refunds: ({ refundsOwed }) => refundsOwed.count,
  cases: ({ openCases }) => openCases,
  diagnostics: null,
}

export function FollowUpScreen(): ReactNode {
  const place = useTerminal(placeOf)
  if (place.kind !== 'follow-up') return null
  const Body = BODIES[place.tab]
  return (
    <section className="page follow-up">
      <Tabs shown={place.tab} />
      <div
        id="follow-up-panel"
        className="follow-up-panel"
        role="tabpanel"
        aria-labelledby={`follow-up-tab-${place.tab}`}
        data-testid={`follow-up-${place.tab}`}
      >
        <Body key={place.tab} />
      </div>
    </section>
  )
}

function Tabs({ shown }: { readonly shown: FollowUpTab }): ReactNode {
  const { t } = useWords()
  const status = useTerminal((state) => state.status)
  const { openFollowUp } = useActions()
  return (
    <div className="tabs" role="tablist" aria-label={t('followUp.title')} data-tiles="">
      {FOLLOW_UP_TABS.map((tab, index) => {
        const count = status === null ? 0 : (COUNTS[tab]?.(status) ?? 0)
        return (
          <button
            key={tab}
            type="button"
            id={`follow-up-tab-${tab}`}
            className="tab"
            role="tab"
            aria-selected={tab === shown}
            aria-controls="follow-up-panel"
            data-testid={`tab-${tab}`}
            data-key={String(index + 1)}
            onClick={() => {
              openFollowUp(tab)
            }}
          >
            <span className="tab-words">{t(`followUp.tab.${tab}`)}</span>
            {count === 0 ? null : <bdi className="tab-count">{count}</bdi>}
            <KeyBadge name={String(index + 1)} />
          </button>
        )
      })}
    </div>
  )
}
