/** What somebody has to look at: what is known about it, and what the program does about it by itself. */
import type { ReactNode } from 'react'
import type { CaseView } from '../../../src-shared/contract/queue.ts'
import { isMessageKey } from '../../../src-shared/messages/messages.ts'
import { ForeignText } from '../../components/foreign-text.tsx'
import { Ident } from '../../components/ident.tsx'
import { Money } from '../../components/money.tsx'
import { StateMark } from '../../components/state-mark.tsx'
import { useActions, useSecond, useTerminal, useWords } from '../../connect.tsx'
import { durationText, formatTime } from '../../i18n/format.ts'
import { PanelHead, Pages } from './panel.tsx'

const CASES_A_PAGE = 2
/** The newest say most; the others are counted. */
const FINDINGS_SHOWN = 2

export function CasesTab(): ReactNode {
  const { t } = useWords()
  const cases = useTerminal((state) => state.followUp.cases)
  return (
    <>
      <PanelHead title={t('case.title')} about={t('case.about')} />
      <Pages rows={cases} rowsAPage={CASES_A_PAGE} empty={t('case.empty')}>
        {(rows) => (
          <ul className="cases">
            {rows.map((each) => (
              <Case key={each.id} view={each} />
            ))}
          </ul>
        )}
      </Pages>
    </>
  )
}

function Case({ view }: { readonly view: CaseView }): ReactNode {
  const { t, language } = useWords()
  const nowMs = useSecond()
  const { kind, payment, openedAtMs, nextLookAtMs } = view
  return (
    <li className="case" data-testid={`case-${view.id}`} data-kind={kind}>
      <div className="case-head">
        <h2>{t(`case.kind.${kind}`)}</h2>
        <span className="quiet">{t('case.open', { duration: durationText(Math.max(0, nowMs - openedAtMs), t) })}</span>
        <p className="case-next" data-testid="case-next">
          {nextLookAtMs === null
            ? t('case.askedNoMore')
            : nextLookAtMs <= nowMs
              ? t('case.asksNow')
              : t('case.asksAt', { time: formatTime(nextLookAtMs, language) })}
        </p>
      </div>
      {payment === null ? null : <CasePayment payment={payment} />}
      <Findings view={view} />
    </li>
  )
}

function CasePayment({ payment }: { readonly payment: NonNullable<CaseView['payment']> }): ReactNode {
  const { t, pick } = useWords()
  const { openPayment } = useActions()
  return (
    <button
      type="button"
      className="case-payment"
      data-testid={`case-open-${payment.id}`}
      onClick={() => {
        openPayment([payment.id], false)
      }}
    >
      <Money minor={payment.totalMinor} />
      <span className="case-service" dir="auto">
        {pick(payment.serviceName)}
      </span>
      <Ident id={payment.account} />
      <span className="quiet">
        {t('app.supportCode')} <Ident id={payment.supportCode} />
      </span>
      <StateMark state={payment.state} />
    </button>
  )
}

/** In the order they came, the newest last; by words where there are words for it, else by its code. */
function Findings({ view }: { readonly view: CaseView }): ReactNode {
  const { t } = useWords()
  const shown = view.findings.slice(-FINDINGS_SHOWN)
  const earlier = view.findings.length - shown.length
  return (
    <ul className="findings">
      {earlier === 0 ? null : <li className="quiet">{t('case.earlier', { count: earlier })}</li>}
      {shown.map(({ code, source, gatewayText, trxNumber }, index) => {
        const key = `reason.${code}`
        return (
          <li key={index} data-code={code}>
            <span className="finding-source">{t(`case.source.${source}`)}</span>{' '}
            {isMessageKey(key) ? t(key) : <bdi className="mono">{code}</bdi>}
            {trxNumber === null ? null : (
              <>
                {' '}
                {t('outcome.number')} <Ident id={trxNumber} />
              </>
            )}
            {gatewayText === null || gatewayText === '' ? null : (
              <q dir="auto">
                <ForeignText text={gatewayText} />
              </q>
            )}
          </li>
        )
      })}
    </ul>
  )
}
