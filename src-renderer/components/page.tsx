/** The shape of a page on the selling path: a heading, what is asked, and the way on at the bottom. */
import type { ReactNode } from 'react'

/** From here on a title takes two lines beside the number pad. */
const LONG_TITLE = 44

export function Page(props: {
  readonly title: string
  readonly above?: ReactNode
  readonly children: ReactNode
  readonly side?: ReactNode
  readonly footer?: ReactNode
  readonly onSubmit?: () => void
}): ReactNode {
  const { onSubmit } = props
  const inside = (
    <>
      <header className="page-head">
        {props.above}
        <h1 dir="auto" title={props.title} data-long={props.title.length > LONG_TITLE}>
          {props.title}
        </h1>
      </header>
      <div className="page-body" data-side={props.side !== undefined}>
        <div className="page-content">{props.children}</div>
        {props.side === undefined ? null : <div className="page-side">{props.side}</div>}
      </div>
      {props.footer === undefined ? null : <footer className="page-foot">{props.footer}</footer>}
    </>
  )
  if (onSubmit === undefined) return <section className="page">{inside}</section>
  return (
    <form
      className="page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {inside}
    </form>
  )
}
