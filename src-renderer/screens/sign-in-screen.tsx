/** Who is at the counter; for a terminal that must be activated, the code and the new password. */
import type { ReactNode } from 'react'
import { Button } from '../components/button.tsx'
import { CopyableIdent } from '../components/ident.tsx'
import { ProblemNote } from '../components/problem-note.tsx'
import { TextField } from '../components/text-field.tsx'
import { Wait } from '../components/wait.tsx'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import type { SignIn } from '../stores/state.ts'

const STEPS: Readonly<Record<SignIn['step'], () => ReactNode>> = {
  credentials: Credentials,
  'code-needed': CodeNeeded,
  'code-sent': CodeSent,
  'password-needed': PasswordNeeded,
  'signed-in': Credentials,
}

/** The sandbox's own agent, said only where nothing is real. */
const TRAINING_LOGIN = { login: 'agent', password: '1234' }

export function SignInScreen(): ReactNode {
  const { t } = useWords()
  const serial = useTerminal((state) => state.status?.machineSerial ?? '')
  const step = useTerminal((state) => state.signIn.step)
  const stopped = useTerminal((state) => state.status?.sellingStopped ?? null)
  const Step = STEPS[step]
  return (
    <div className="centre">
      <div className="sign-in">
        {stopped === null ? null : <ProblemNote problem={stopped} testId="selling-stopped" />}
        <Step key={step} />
        <div className="sign-in-serial">
          <p>{t('signIn.serial')}</p>
          <CopyableIdent id={serial} testId="machine-serial" />
          <p className="quiet">{t('signIn.serialHint')}</p>
        </div>
      </div>
    </div>
  )
}

function StepForm(props: {
  readonly title: string
  readonly submit: string
  readonly submitTestId: string
  readonly onSubmit: () => void
  readonly startOver: boolean
  /** Stands where a problem would stand, while there is none. */
  readonly hint?: string | undefined
  readonly children: ReactNode
}): ReactNode {
  const { t } = useWords()
  const { busy, problem } = useTerminal((state) => state.signIn)
  const { startSignInOver } = useActions()
  const ofForm = problem !== null && problem.field === undefined ? problem : null
  return (
    <form
      className="sign-in-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        props.onSubmit()
      }}
    >
      <h1>{props.title}</h1>
      {props.children}
      <div className="sign-in-room">
        {busy ? (
          <Wait words={t('signIn.busy')} />
        ) : ofForm === null && props.hint !== undefined ? (
          <p className="sign-in-training" data-testid="training-login">
            {props.hint}
          </p>
        ) : (
          <ProblemNote problem={ofForm} />
        )}
      </div>
      <div className="row">
        <Button kind="primary" submit testId={props.submitTestId} disabled={busy} hotkey="Enter">
          {props.submit}
        </Button>
        {props.startOver ? (
          <Button kind="quiet" onPress={startSignInOver} disabled={busy}>
            {t('signIn.startOver')}
          </Button>
        ) : null}
      </div>
    </form>
  )
}

function useFieldProblem(field: string): SignIn['problem'] | undefined {
  const problem = useTerminal((state) => state.signIn.problem)
  return problem?.field === field ? problem : undefined
}

function Credentials(): ReactNode {
  const { t } = useWords()
  const training = useTerminal((state) => state.status?.mode === 'training')
  const { login, password } = useTerminal((state) => state.signIn)
  const actions = useActions()
  return (
    <StepForm
      title={t('signIn.title')}
      submit={t('signIn.submit')}
      submitTestId="login-submit"
      startOver={false}
      hint={training ? t('signIn.training', TRAINING_LOGIN) : undefined}
      onSubmit={() => void actions.signIn()}
    >
      <TextField
        kind="latin"
        first
        label={t('signIn.name')}
        testId="login-name"
        value={login}
        problem={useFieldProblem('login') ?? undefined}
        onChange={(value) => {
          actions.typeSignIn({ login: value })
        }}
      />
      <TextField
        kind="secret"
        label={t('signIn.password')}
        testId="login-password"
        value={password}
        problem={useFieldProblem('password') ?? undefined}
        onChange={(value) => {
          actions.typeSignIn({ password: value })
        }}
      />
    </StepForm>
  )
}

function CodeNeeded(): ReactNode {
  const { t } = useWords()
  const actions = useActions()
  return (
    <StepForm
      title={t('signIn.activateTitle')}
      submit={t('signIn.sendCode')}
      submitTestId="login-send-code"
      startOver
      onSubmit={() => void actions.sendCode()}
    >
      <p>{t('signIn.activateText')}</p>
    </StepForm>
  )
}

function CodeSent(): ReactNode {
  const { t } = useWords()
  const actions = useActions()
  return (
    <StepForm
      title={t('signIn.codeTitle')}
      submit={t('signIn.verify')}
      submitTestId="login-code-submit"
      startOver
      onSubmit={() => void actions.verifyCode()}
    >
      <TextField
        kind="latin"
        first
        label={t('signIn.code')}
        testId="login-code"
        value={useTerminal((state) => state.signIn.code)}
        problem={useFieldProblem('code') ?? undefined}
        onChange={(code) => {
          actions.typeSignIn({ code })
        }}
      />
    </StepForm>
  )
}

function PasswordNeeded(): ReactNode {
  const { t } = useWords()
  const actions = useActions()
  return (
    <StepForm
      title={t('signIn.newPasswordTitle')}
      submit={t('signIn.save')}
      submitTestId="login-new-password-submit"
      startOver
      onSubmit={() => void actions.setNewPassword()}
    >
      <TextField
        kind="secret"
        first
        label={t('signIn.newPassword')}
        testId="login-new-password"
        value={useTerminal((state) => state.signIn.newPassword)}
        problem={useFieldProblem('newPassword') ?? undefined}
        onChange={(newPassword) => {
          actions.typeSignIn({ newPassword })
        }}
      />
    </StepForm>
  )
}
