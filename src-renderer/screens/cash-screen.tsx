/** The money on the counter, and the one press that pays. */
import type { ReactNode } from 'react'
import { changeDue, NOTES_MINOR } from '../../src-shared/domain/cash.ts'
import { add, formatAmount, minor, toDecimal, type Minor } from '../../src-shared/domain/money.ts'
import { Button, useGhostsGone } from '../components/button.tsx'
import { Figures } from '../components/figures.tsx'
import { Money } from '../components/money.tsx'
import { NumberPad } from '../components/number-pad.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNote } from '../components/problem-note.tsx'
import { SaleHead } from '../components/sale-head.tsx'
import { isPaymentState, StateShape } from '../components/state-mark.tsx'
import { TextField } from '../components/text-field.tsx'
import { Wait } from '../components/wait.tsx'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { formatTime } from '../i18n/format.ts'
import { amountOf, cashOf, chosenBills, figuresOf, mainProblemKey } from '../stores/sale-facts.ts'
import type { Sale } from '../stores/state.ts'

type CashMode = 'preparing' | 'unprepared' | 'asks-repeat' | 'taking' | 'confirming'

function cashMode(sale: Sale): CashMode {
  if (sale.busy === 'confirming') return 'confirming'
  if (sale.prepared === null) return sale.busy === null ? 'unprepared' : 'preparing'
  return sale.prepared.recent !== null && !sale.repeatAccepted ? 'asks-repeat' : 'taking'
}

export function CashScreen(): ReactNode {
  const { t } = useWords()
  const sale = useTerminal((state) => state.sale)
  const { confirm } = useActions()
  const ghostsGone = useGhostsGone()
  if (sale === null) return null
  const mode = cashMode(sale)
  const queued = sale.prepared?.mode === 'queue'
  const notQueued = sale.prepared?.notQueued ?? null
  const ready = ghostsGone && (mode === 'taking' || mode === 'unprepared')
  const bodies: Readonly<Record<CashMode, () => ReactNode>> = {
    preparing: () => <CashEntry sale={sale} />,
    unprepared: () => <CashEntry sale={sale} />,
    'asks-repeat': () => <RepeatQuestion sale={sale} />,
    taking: () => <CashEntry sale={sale} />,
    confirming: () => <CashEntry sale={sale} />,
  }
  const notes: Readonly<Record<CashMode, () => ReactNode>> = {
    preparing: () => <Wait words={t('cash.preparing')} />,
    unprepared: () => <ProblemNote problem={sale.problem} />,
    'asks-repeat': () => <ProblemNote problem={sale.problem} />,
    taking: () =>
      sale.problem !== null ? (
        <ProblemNote problem={sale.problem} />
      ) : notQueued !== null ? (
        <ProblemNote problem={notQueued} testId="not-queued" />
      ) : (
        <p className="quiet problem-room">{queued ? t('cash.queueHint') : t('cash.confirmHint')}</p>
      ),
    confirming: () => <Wait words={t('cash.confirming')} />,
  }
  return (
    <Page
      title={queued ? t('cash.queueTitle') : t('cash.title')}
      above={queued ? <QueueWarning /> : <SaleHead sale={sale} />}
      side={<NumberPad />}
      onSubmit={() => {
        if (ready) void confirm()
      }}
      footer={
        <>
          {notes[mode]()}
          <Button kind="primary" submit testId="confirm-pay" hotkey="Enter" disabled={!ready}>
            {queued ? t('cash.queueConfirm') : notQueued === null ? t('cash.confirm') : t('cash.tryAnyway')}
          </Button>
        </>
      }
    >
      <SaleFigures sale={sale} />
      {bodies[mode]()}
    </Page>
  )
}

/** Unmistakable, before the money is taken: this is no ordinary sale. */
function QueueWarning(): ReactNode {
  const { t } = useWords()
  return (
    <div className="queue-warning" data-tone="waiting" data-testid="cash-queue" role="status">
      <StateShape tone="waiting" />
      <p>
        <strong>{t('cash.queueWarning')}</strong>
        <span>{t('cash.queueSlip')}</span>
      </p>
    </div>
  )
}

function SaleFigures({ sale }: { readonly sale: Sale }): ReactNode {
  const { t } = useWords()
  const figures = figuresOf(sale)
  const bills = chosenBills(sale)
  const due = bills.flatMap(({ dueMinor }) => dueMinor ?? [])
  const asked = due.length > 0
  const each = amountOf(sale)
  const dueMinor = asked ? add(...due) : figures.amountMinor
  return (
    <Figures
      dueLabel={asked ? t('bill.due') : t('form.amount')}
      dueMinor={dueMinor}
      amount={figures.amountMinor === dueMinor ? null : { minor: figures.amountMinor }}
      figures={figures}
      dueNote={
        bills.length > 1
          ? t('bill.count', { count: bills.length })
          : sale.quantity > 1 && each !== null
            ? t('cash.times', { count: sale.quantity, each: formatAmount(each) })
            : null
      }
    />
  )
}

function CashEntry({ sale }: { readonly sale: Sale }): ReactNode {
  const { t } = useWords()
  const { setCash, addNote, exactCash } = useActions()
  const total = sale.prepared?.totalMinor ?? null
  const frozen = sale.busy === 'confirming'
  return (
    <div className="cash">
      <div className="cash-row">
        <TextField
          kind="amount"
          first
          label={t('cash.received')}
          testId="cash-received"
          placeholder={total === null ? '' : toDecimal(total)}
          value={sale.cash}
          disabled={frozen}
          problem={sale.fieldProblems['cash']}
          mainProblem={mainProblemKey(sale) === 'cash'}
          onChange={setCash}
        />
        <CashChange totalMinor={total} cashMinor={cashOf(sale)} />
      </div>
      <div className="notes">
        {NOTES_MINOR.map((note) => (
          <button
            key={note}
            type="button"
            className="choice note"
            data-testid={`note-${String(note)}`}
            aria-label={t('cash.addNote', { note: formatAmount(note) })}
            disabled={frozen}
            onClick={() => {
              addNote(note)
            }}
          >
            <bdi dir="ltr">+{note / 100}</bdi>
          </button>
        ))}
        <Button testId="cash-exact" hotkey="F8" disabled={frozen || total === null} onPress={exactCash}>
          {t('cash.exact')}
        </Button>
        <Button
          kind="quiet"
          testId="cash-clear"
          disabled={frozen || sale.cash === ''}
          onPress={() => {
            setCash('')
          }}
        >
          {t('cash.clear')}
        </Button>
      </div>
    </div>
  )
}

/** From here on the change is set smaller, so that it stands whole beside the cash. */
const LONG_CHANGE = 9

function CashChange(props: { readonly totalMinor: Minor | null; readonly cashMinor: Minor | null }): ReactNode {
  const { t } = useWords()
  const { totalMinor, cashMinor } = props
  const change = totalMinor === null || cashMinor === null ? null : changeDue(totalMinor, cashMinor)
  const missing = totalMinor === null || cashMinor === null || change !== null ? null : minor(totalMinor - cashMinor)
  return (
    <div
      className="change"
      data-missing={missing !== null}
      data-long={formatAmount(change ?? missing ?? minor(0)).length > LONG_CHANGE}
    >
      <span className="field-label">{missing === null ? t('cash.change') : t('cash.stillMissing')}</span>
      <output className="change-figure" aria-live="polite">
        {change !== null ? (
          <Money minor={change} testId="cash-change" />
        ) : missing !== null ? (
          <Money minor={missing} testId="cash-missing" />
        ) : (
          '—'
        )}
      </output>
    </div>
  )
}

function RepeatQuestion({ sale }: { readonly sale: Sale }): ReactNode {
  const { t, language } = useWords()
  const { acceptRepeat, back } = useActions()
  const recent = sale.prepared?.recent ?? null
  if (recent === null) return null
  return (
    <div className="question" role="alertdialog" aria-labelledby="repeat-title">
      <h2 id="repeat-title">{t('cash.repeatTitle')}</h2>
      <p>
        {t('cash.repeatText', {
          time: formatTime(recent.atMs, language),
          state: isPaymentState(recent.state) ? t(`state.${recent.state}.word`) : recent.state,
          number: recent.trxNumber ?? t('cash.noNumber'),
        })}
      </p>
      <div className="row">
        <Button testId="repeat-accept" onPress={acceptRepeat}>
          {t('cash.repeatAccept')}
        </Button>
        <Button testId="repeat-refuse" kind="quiet" hotkey="Esc" onPress={back}>
          {t('cash.repeatRefuse')}
        </Button>
      </div>
    </div>
  )
}
