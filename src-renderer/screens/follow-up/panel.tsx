/** What every tab is made of: a heading with what it comes to and what can be done, and pages of rows. */
import type { ReactNode } from 'react'
import { ProblemNote } from '../../components/problem-note.tsx'
import { Pager } from '../../components/tile-grid.tsx'
import { Wait } from '../../components/wait.tsx'
import { useActions, useTerminal, useWords } from '../../connect.tsx'
import { placeOf } from '../../stores/state.ts'

export function PanelHead(props: {
  readonly title: string
  readonly about?: ReactNode
  readonly children?: ReactNode
}): ReactNode {
  return (
    <header className="panel-head">
      <div>
        <h1>{props.title}</h1>
        {props.about === undefined ? null : <p className="panel-about">{props.about}</p>}
      </div>
      {props.children === undefined ? null : <div className="panel-deeds">{props.children}</div>}
    </header>
  )
}

/** Rows by pages, or the sentence that there are none; null: they are not read yet. */
export function Pages<Row>(props: {
  readonly rows: readonly Row[] | null
  readonly rowsAPage: number
  readonly empty: string
  readonly children: (rows: readonly Row[], first: number) => ReactNode
}): ReactNode {
  const { t } = useWords()
  const place = useTerminal(placeOf)
  const problem = useTerminal(({ followUp, payments }) => followUp.problem ?? payments.problem)
  const { turnPage } = useActions()
  const { rows, rowsAPage } = props
  if (rows === null)
    return problem === null ? <Wait words={t('followUp.loading')} /> : <ProblemNote problem={problem} />
  if (rows.length === 0) {
    return (
      <>
        <p className="empty">{props.empty}</p>
        {problem === null ? null : <ProblemNote problem={problem} />}
      </>
    )
  }
  const pages = Math.ceil(rows.length / rowsAPage)
  const page = Math.min(place.kind === 'follow-up' ? place.page : 0, pages - 1)
  const first = page * rowsAPage
  return (
    <>
      {props.children(rows.slice(first, first + rowsAPage), first)}
      {problem === null ? null : <ProblemNote problem={problem} />}
      <Pager page={page} pages={pages} onPage={turnPage} />
    </>
  )
}

/** The payment of a row: what was sold and to which number; pressed, it opens. */
export function RowService(props: {
  readonly name: string
  readonly testId: string
  readonly note?: string
}): ReactNode {
  return (
    <button type="button" className="row-open" data-testid={props.testId} title={props.name}>
      <span dir="auto">{props.name}</span>
      {props.note === undefined ? null : <span className="row-note">{props.note}</span>}
    </button>
  )
}
