/** How it ended: the state by shape, word and colour; what happened to the money; what to do now; the paper. */
import type { ReactNode } from 'react'
import type { ServiceTile } from '../../src-shared/contract/catalogue.ts'
import type { PaymentStateName, PaymentView } from '../../src-shared/contract/payment.ts'
import { formatAmount } from '../../src-shared/domain/money.ts'
import type { MessageKey } from '../../src-shared/messages/messages.ts'
import { reasonKey } from '../../src-shared/domain/sellable-words.ts'
import { AskFirst } from '../components/ask-first.tsx'
import { Button, KeyBadge, useGhostsGone } from '../components/button.tsx'
import { ForeignText } from '../components/foreign-text.tsx'
import { CopyableIdent, Ident } from '../components/ident.tsx'
import { Money } from '../components/money.tsx'
import { ProblemNote } from '../components/problem-note.tsx'
import { PrintState, SaveReceipt } from '../components/receipt-out.tsx'
import { StateShape, TONES } from '../components/state-mark.tsx'
import { useActions, useSecond, useTerminal, useWords } from '../connect.tsx'
import { whenText } from '../i18n/format.ts'
import { isToGiveBack, shownPayment, stoppedSale } from '../stores/sale-outcome.ts'
import { placeOf, type Place } from '../stores/state.ts'

type PaymentPlace = Extract<Place, { kind: 'payment' }>

export function OutcomeScreen(): ReactNode {
  const place = useTerminal(placeOf)
  const byId = useTerminal((state) => state.payments.byId)
  if (place.kind !== 'payment') return null
  const shownId = shownPayment(place, byId)
  const view = shownId === undefined ? undefined : byId[shownId]
  return view === undefined ? null : <Outcome key={view.id} view={view} place={place} />
}

function Outcome({ view, place }: { readonly view: PaymentView; readonly place: PaymentPlace }): ReactNode {
  const words = useWords()
  const { t, pick } = words
  const nowMs = useSecond()
  const problem = useTerminal((state) => state.payments.problem)
  const nextKey = useNextKey(view, place.ofSale)
  const tone = TONES[view.state]
  return (
    <section
      className="outcome"
      data-testid="outcome"
      data-state={view.state === 'sending' ? 'unknown' : view.state}
      data-payment={view.id}
      data-tone={tone}
    >
      <SalePayments place={place} />
      <StoppedSale place={place} />
      <div className="outcome-head">
        <span className="outcome-mark" data-tone={tone}>
          <StateShape tone={tone} />
        </span>
        <div>
          <h1>{t(`state.${view.state}.word`)}</h1>
          <p className="outcome-service" dir="auto" title={pick(view.serviceName)}>
            {pick(view.serviceName)}
          </p>
        </div>
        <p className="outcome-amount">
          <Money minor={view.totalMinor} testId="outcome-total" />
        </p>
      </div>
      <div className="outcome-words" role="status">
        <p className="outcome-money">{t(`state.${view.state}.money`)}</p>
        <p data-testid="outcome-next">{t(nextKey)}</p>
        <OutcomeReason view={view} />
        {view.recovered && view.state === 'succeeded' ? (
          <p className="outcome-warning" data-testid="outcome-recovered">
            {t('outcome.recovered', { time: whenText(view.changedAtMs, nowMs, words) })}
          </p>
        ) : null}
        {view.contradicted ? <p className="outcome-warning">{t('outcome.contradicted')}</p> : null}
      </div>
      <HandBack view={view} ofSale={place.ofSale} />
      <OutcomeFacts view={view} />
      <div className="outcome-room">
        <div className="outcome-paper">
          <PrintState view={view} />
          <span className="outcome-quiet">
            <SaveReceipt view={view} />
            {view.cancellable ? <AskFirst ask="cancel" look="quiet" view={view} testId="cancel-payment" /> : null}
          </span>
        </div>
        <ProblemNote problem={problem} />
      </div>
      <NextServices place={place} />
      <OutcomeButtons view={view} ofSale={place.ofSale} />
    </section>
  )
}

function OutcomeReason({ view }: { readonly view: PaymentView }): ReactNode {
  const { t } = useWords()
  if (view.reason === null || view.state === 'succeeded') return null
  const { code, gatewayText } = view.reason
  return (
    <p className="outcome-reason" data-reason={code}>
      {t(reasonKey(code))}
      {gatewayText === null || gatewayText === '' ? null : (
        <>
          {' '}
          {t('app.gatewaySaid')}{' '}
          <q dir="auto">
            <ForeignText text={gatewayText} />
          </q>
        </>
      )}
    </p>
  )
}

/**
 * The change and, where nothing was charged, what was paid, each by itself: the change may have been given while the
 * outcome was not known yet. In the list the change was given long ago; what a customer is owed is said at any time.
 */
function HandBack({ view, ofSale }: { readonly view: PaymentView; readonly ofSale: boolean }): ReactNode {
  const { t } = useWords()
  return (
    <>
      {ofSale && view.changeMinor > 0 && !WAS_PAID.has(view.state) ? (
        <div className="hand-back">
          <span>{t('outcome.giveChange')}</span>
          <Money minor={view.changeMinor} testId="hand-back-change" />
        </div>
      ) : null}
      {isToGiveBack(view) ? (
        <div className="hand-back">
          <span>{t('outcome.giveBack')}</span>
          <Money minor={view.totalMinor} testId="hand-back" />
        </div>
      ) : null}
      {view.refund === 'given' ? (
        <div className="hand-back" data-testid="refund-given">
          <span>{t('refund.given')}</span>
          <Money minor={view.totalMinor} />
        </div>
      ) : null}
    </>
  )
}

/** The change was given when it was paid, before anybody asked for it to be taken back. */
const WAS_PAID: ReadonlySet<PaymentStateName> = new Set<PaymentStateName>(['cancelling', 'cancelled', 'cancel-unknown'])

function OutcomeFacts({ view }: { readonly view: PaymentView }): ReactNode {
  const { t, pick } = useWords()
  const label = pick(view.accountLabel)
  return (
    <dl className="facts">
      {view.trxNumber === null ? null : (
        <div>
          <dt>{t('outcome.number')}</dt>
          <dd>
            <CopyableIdent id={view.trxNumber} testId="trx-number" />
          </dd>
        </div>
      )}
      {view.account === '' ? null : (
        <div>
          <dt dir="auto">{label === '' ? t('form.account') : label}</dt>
          <dd>
            <CopyableIdent id={view.account} />
          </dd>
        </div>
      )}
      <div>
        <dt>{view.queued ? t('outcome.slipNumber') : t('app.supportCode')}</dt>
        <dd data-testid="support-code">
          <Ident id={view.supportCode} />
        </dd>
      </div>
    </dl>
  )
}

/**
 * What to do now: what nobody has in the hand is not to be given to the customer, and one whose answer came later, or who
 * is looked up in a list, got the change long ago.
 */
function useNextKey(view: PaymentView, ofSale: boolean): MessageKey {
  const hasPrinter = useTerminal(({ status }) => status?.printer.state !== 'not-set-up')
  const { state, refund, print } = view
  // The paper of an answer that somebody waits for begins by itself.
  const comes =
    print === null ? hasPrinter && ofSale && !view.recovered : print.state !== 'failed' && print.state !== 'saved'
  const isOut = (print?.copies ?? 0) > 0 || comes
  if (refund !== null) return `outcome.refund.${refund}`
  if (state === 'succeeded' && !ofSale) return isOut ? 'outcome.later.printed' : 'outcome.later.unprinted'
  const givesPaper = state === 'succeeded' || state === 'accepted' || state === 'unknown'
  return givesPaper && !isOut ? `outcome.withoutPaper.${state}` : `state.${state}.next`
}

const CAN_ASK: ReadonlySet<PaymentStateName> = new Set<PaymentStateName>(['unknown', 'accepted', 'cancel-unknown'])

function OutcomeButtons({ view, ofSale }: { readonly view: PaymentView; readonly ofSale: boolean }): ReactNode {
  const { t } = useWords()
  const busy = useTerminal((state) => state.payments.busy[view.id])
  const ghostsGone = useGhostsGone()
  const { printReceipt, checkPayment, withdrawPayment, newPayment, back } = useActions()
  const printing = busy === 'printing' || view.print?.state === 'queued' || view.print?.state === 'printing'
  const copies = view.print?.copies ?? 0
  return (
    <div className="outcome-buttons">
      <Button
        testId="print-receipt"
        icon="print"
        disabled={busy !== undefined || printing || !ghostsGone}
        onPress={() => void printReceipt(view.id)}
      >
        {copies > 0 ? t('print.again') : t('print.print')}
      </Button>
      {CAN_ASK.has(view.state) ? (
        <Button testId="check-again" disabled={busy !== undefined} onPress={() => void checkPayment(view.id)}>
          {busy === 'checking' ? t('outcome.checking') : t('outcome.checkAgain')}
        </Button>
      ) : null}
      {view.refund === 'owed' ? <AskFirst ask="give-back" view={view} testId="give-back" /> : null}
      {view.state === 'queued' ? <AskFirst ask="withdraw" view={view} testId="withdraw" /> : null}
      {view.state === 'confirmed' ? (
        <Button testId="withdraw" disabled={busy !== undefined} onPress={() => void withdrawPayment(view.id)}>
          {t('outcome.withdraw')}
        </Button>
      ) : null}
      {ofSale ? null : (
        <Button hotkey="Esc" onPress={back}>
          {t('app.back')}
        </Button>
      )}
      <Button kind="primary" testId="new-payment" hotkey="Enter" disabled={!ghostsGone} onPress={newPayment}>
        {t('outcome.newPayment')}
      </Button>
    </div>
  )
}

/** What usually follows, once all of the sale went through: one press to its form, with the same account. */
function NextServices({ place }: { readonly place: PaymentPlace }): ReactNode {
  const { t, pick } = useWords()
  const next = useTerminal((state) => state.sale?.next ?? NO_TILES)
  const byId = useTerminal((state) => state.payments.byId)
  const ghostsGone = useGhostsGone()
  const { openNext } = useActions()
  const paid = place.paymentIds.every((id) => byId[id]?.state === 'succeeded')
  if (!place.ofSale || !paid || next.length === 0) return null
  return (
    <div className="next-services" role="group" aria-label={t('outcome.next')} data-tiles="">
      <span className="quiet">{t('outcome.next')}</span>
      {next.map((tile, index) => (
        <button
          key={tile.id}
          type="button"
          className="choice"
          data-key={String(index + 1)}
          data-testid={`next-${String(tile.id)}`}
          title={pick(tile.name)}
          disabled={!ghostsGone}
          onClick={() => void openNext(tile)}
        >
          <span className="next-name" dir="auto">
            {pick(tile.name)}
          </span>
          <KeyBadge name={String(index + 1)} />
        </button>
      ))}
    </div>
  )
}

const NO_TILES: readonly ServiceTile[] = []

function SalePayments({ place }: { readonly place: PaymentPlace }): ReactNode {
  const { t } = useWords()
  const byId = useTerminal((state) => state.payments.byId)
  const { showPaymentOfSale } = useActions()
  if (place.paymentIds.length < 2) return null
  return (
    <div className="sale-payments" role="group" aria-label={t('outcome.whichPayment')}>
      {place.paymentIds.map((id, index) => {
        const state = byId[id]?.state ?? 'confirmed'
        return (
          <button
            key={id}
            type="button"
            className="choice"
            data-testid={`sale-payment-${String(index)}`}
            data-tone={TONES[state]}
            aria-pressed={id === shownPayment(place, byId)}
            disabled={byId[id] === undefined}
            onClick={() => {
              showPaymentOfSale(index)
            }}
          >
            <StateShape tone={TONES[state]} />
            {index + 1}
            {byId[id] === undefined ? null : (
              <span className="sale-payment-sum">
                <bdi dir="ltr">{formatAmount(byId[id].totalMinor)}</bdi>
              </span>
            )}
          </button>
        )
      })}
    </div>
  )
}

/** A sale that stopped half way: how much of it went through, and all that is to be given back for the rest. */
function StoppedSale({ place }: { readonly place: PaymentPlace }): ReactNode {
  const { t } = useWords()
  const byId = useTerminal((state) => state.payments.byId)
  const stopped = stoppedSale(place.paymentIds, byId)
  if (stopped === null) return null
  const { paid, count, backMinor } = stopped
  return (
    <p className="sale-stopped" data-testid="sale-stopped" data-paid={paid} role="status">
      {t('outcome.saleStopped', { paid, count })}
      {place.ofSale && backMinor > 0 ? (
        <>
          {' '}
          {t('outcome.saleGiveBack')} <Money minor={backMinor} testId="sale-give-back" />
        </>
      ) : null}
    </p>
  )
}
