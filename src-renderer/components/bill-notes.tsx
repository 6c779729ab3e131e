/** A bill's dates and what its biller says beside the sum. A long text is folded, so that the sum stays in sight. */
import { useState, type ReactNode } from 'react'
import type { BillView } from '../../src-shared/contract/sale.ts'
import { useTerminal, useWords } from '../connect.tsx'
import { formatDay, isPast } from '../i18n/format.ts'
import { ForeignText, linesOf } from './foreign-text.tsx'
import { Ident } from './ident.tsx'

/** From here on, in lines or letters, a text is folded. */
const LINES_SHOWN = 2
const LETTERS_SHOWN = 140

export function BillNotes(props: { readonly bill: BillView; readonly message: string | null }): ReactNode {
  const { t, pick } = useWords()
  const { bill, message } = props
  const said = [...bill.notes.map(pick), message ?? ''].flatMap(linesOf)
  return (
    <>
      <BillFacts bill={bill} words={bill.label === null ? null : pick(bill.label)} reference={t('bill.reference')} />
      {said.length === 0 ? null : <FoldedText key={said.join('\n')} lines={said} />}
    </>
  )
}

function BillFacts(props: {
  readonly bill: BillView
  readonly words: string | null
  readonly reference: string
}): ReactNode {
  const { t, language } = useWords()
  const nowMs = useTerminal((state) => state.nowMs)
  const { bill, words, reference } = props
  const dates = [
    { label: t('bill.issued'), day: bill.issueDate, late: null },
    { label: t('bill.dueDate'), day: bill.dueDate, late: t('bill.overdue') },
    { label: t('bill.expires'), day: bill.expiryDate, late: t('bill.expired') },
  ].flatMap(({ label, day, late }) => (day === null ? [] : [{ label, day, late }]))
  if (words === null && bill.reference === null && dates.length === 0) return null
  return (
    <div className="bill-facts">
      {words === null ? null : <p dir="auto">{words}</p>}
      {bill.reference === null ? null : (
        <p>
          {reference} <Ident id={bill.reference} />
        </p>
      )}
      {dates.map(({ label, day, late }) => (
        <p key={label}>
          {label} <bdi>{formatDay(day, language)}</bdi>
          {late !== null && isPast(day, nowMs) ? (
            <strong className="bill-late" data-testid="bill-late">
              {late}
            </strong>
          ) : null}
        </p>
      ))}
    </div>
  )
}

function FoldedText({ lines }: { readonly lines: readonly string[] }): ReactNode {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const long = lines.length > LINES_SHOWN || lines.join('').length > LETTERS_SHOWN
  return (
    <div className="bill-said" data-open={open} data-long={long}>
      <div className="bill-said-text" data-testid="bill-said" tabIndex={open ? 0 : undefined}>
        {lines.map((line, index) => (
          <p key={index}>
            <ForeignText text={line} />
          </p>
        ))}
      </div>
      {long ? (
        <button
          type="button"
          className="button button-quiet"
          data-testid="bill-said-more"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open)
          }}
        >
          {open ? t('bill.less') : t('bill.more')}
        </button>
      ) : null}
    </div>
  )
}
