/** A problem in words: what happened to the money, what to do, the gateway's own text as a quotation, a code for support. */
import type { ReactNode } from 'react'
import type { Problem } from '../../src-shared/domain/problem.ts'
import { useWords } from '../connect.tsx'
import { problemText } from '../i18n/format.ts'
import { ForeignText } from './foreign-text.tsx'

/** Room is kept for it whether there is a problem or not, so that nothing moves under a finger. */
export function ProblemNote(props: { readonly problem: Problem | null; readonly testId?: string }): ReactNode {
  const words = useWords()
  const { problem } = props
  return (
    <div className="problem-room" aria-live="assertive">
      {problem === null ? null : (
        <div className="problem" data-testid={props.testId ?? 'form-error'} data-code={problem.code} role="alert">
          <p>{problemText(problem, words)}</p>
          <ProblemDetails problem={problem} />
        </div>
      )}
    </div>
  )
}

function ProblemDetails(props: { readonly problem: Problem }): ReactNode {
  const { t } = useWords()
  const { gatewayText, supportCode } = props.problem
  return (
    <>
      {gatewayText === undefined || gatewayText === '' ? null : (
        <p className="problem-quote" title={gatewayText}>
          {t('app.gatewaySaid')}{' '}
          <q dir="auto">
            <ForeignText text={gatewayText} />
          </q>
        </p>
      )}
      {supportCode === undefined ? null : (
        <p className="problem-code">
          {t('app.supportCode')} <bdi className="mono">{supportCode}</bdi>
        </p>
      )}
    </>
  )
}

/** The sentence under one field. `main` is true for the one that the form is about: it carries the form's name. */
export function FieldProblem(props: {
  readonly id: string
  readonly problem: Problem | undefined
  readonly main: boolean
  /** Said in place of the problem's own sentence where the field knows a better one. */
  readonly sentence?: string | undefined
}): ReactNode {
  const words = useWords()
  const { problem } = props
  const sentence = problem === undefined ? '' : (props.sentence ?? problemText(problem, words))
  return (
    <div
      className="field-problem"
      id={props.id}
      aria-live="polite"
      title={problem === undefined ? undefined : [sentence, problem.gatewayText ?? ''].join(' ')}
    >
      {problem === undefined ? null : (
        <span data-testid={props.main ? 'form-error' : undefined} data-code={problem.code}>
          {sentence}
          {problem.gatewayText === undefined ? null : <q dir="auto">{problem.gatewayText}</q>}
        </span>
      )}
    </div>
  )
}
