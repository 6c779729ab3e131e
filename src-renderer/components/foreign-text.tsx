/** A text that a biller or the gateway wrote: its own direction, and each number or date in it a left-to-right island. */
import type { ReactNode } from 'react'

const NUMBERS = /(\d[\d.,:/-]*\d)/u

export function ForeignText(props: { readonly text: string }): ReactNode {
  return (
    <bdi dir="auto">
      {props.text.split(NUMBERS).map((part, index) =>
        // A split with one group gives the numbers at the odd places.
        index % 2 === 0 ? (
          part
        ) : (
          <bdi key={index} dir="ltr">
            {part}
          </bdi>
        ),
      )}
    </bdi>
  )
}

/** The lines of such a text, without the empty ones. */
export function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n|\s[|•]\s/u).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
}
