/** How the line is: a shape and a colour of its own for each state; the words stand beside it. */
import type { ReactNode } from 'react'
import type { ConnectionState } from '../../src-shared/contract/app.ts'

/** A full dot, a crossed ring, an open diamond, a triangle with a mark: told apart without colour. */
const SHAPES: Readonly<Record<ConnectionState, ReactNode>> = {
  fine: <circle className="mark-fill" cx="12" cy="12" r="12" />,
  'no-line': <path d="M12 3a9 9 0 1 1 0 18a9 9 0 0 1 0-18zM5.8 18.2L18.2 5.8" />,
  unreachable: <path d="M12 2.5l9.5 9.5-9.5 9.5L2.5 12z" />,
  failing: <path d="M12 3.5l9.8 17H2.2zM12 10v4.5M12 17.6v.01" />,
}

export function ConnectionMark(props: { readonly state: ConnectionState }): ReactNode {
  return (
    <svg className="connection-mark" viewBox="0 0 24 24" aria-hidden="true">
      {SHAPES[props.state]}
    </svg>
  )
}
