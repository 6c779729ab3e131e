/** What waits, written into a file that only its passphrase opens: typed twice, kept nowhere. */
import { useState, type ReactNode } from 'react'
import { Button } from '../components/button.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNote } from '../components/problem-note.tsx'
import { TextField } from '../components/text-field.tsx'
import { Wait } from '../components/wait.tsx'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import type { Problem } from '../../src-shared/domain/problem.ts'

/** The contract asks for as many. */
const PASSPHRASE_LEAST = 12

type Problems = { readonly first?: Problem; readonly again?: Problem }

function check(passphrase: string, again: string): Problems {
  if (passphrase === '') return { first: { code: 'input-required' } }
  if (passphrase.length < PASSPHRASE_LEAST) return { first: { code: 'input-format' } }
  return passphrase === again ? {} : { again: { code: 'input-mismatch' } }
}

export function QueueExportScreen(): ReactNode {
  const { t } = useWords()
  const { busy, exported, problem } = useTerminal((state) => state.followUp)
  const { exportQueue, back } = useActions()
  const [passphrase, setPassphrase] = useState('')
  const [again, setAgain] = useState('')
  const [problems, setProblems] = useState<Problems>({})
  if (exported !== null) return <Exported {...exported} onBack={back} />
  return (
    <Page
      title={t('export.title')}
      onSubmit={() => {
        const found = check(passphrase, again)
        setProblems(found)
        if (found.first === undefined && found.again === undefined) void exportQueue(passphrase)
      }}
      footer={
        <>
          {busy === 'exporting' ? <Wait words={t('export.busy')} /> : <ProblemNote problem={problem} />}
          <Button kind="primary" submit testId="export-save" hotkey="Enter" disabled={busy !== null}>
            {t('export.save')}
          </Button>
        </>
      }
    >
      <p className="export-words">{t('export.text')}</p>
      <div className="export-fields">
        <TextField
          kind="secret"
          first
          label={t('export.passphrase')}
          hint={t('export.hint')}
          testId="export-passphrase"
          value={passphrase}
          disabled={busy !== null}
          problem={problems.first}
          onChange={(value) => {
            setPassphrase(value)
            setProblems({})
          }}
        />
        <TextField
          kind="secret"
          label={t('export.again')}
          testId="export-again"
          value={again}
          disabled={busy !== null}
          problem={problems.again}
          onChange={(value) => {
            setAgain(value)
            setProblems({})
          }}
        />
      </div>
    </Page>
  )
}

function Exported(props: {
  readonly fileName: string
  readonly folder: string
  readonly onBack: () => void
}): ReactNode {
  const { t } = useWords()
  return (
    <Page
      title={t('export.done')}
      footer={
        <>
          <p className="quiet problem-room">{t('export.keep')}</p>
          <Button kind="primary" testId="export-done" hotkey="Enter" onPress={props.onBack}>
            {t('app.back')}
          </Button>
        </>
      }
    >
      <dl className="facts export-file">
        <div>
          <dt>{t('export.file')}</dt>
          <dd data-testid="export-file">
            <bdi dir="ltr" className="mono">
              {props.fileName}
            </bdi>
          </dd>
        </div>
        <div>
          <dt>{t('export.folder')}</dt>
          <dd data-testid="export-folder">
            <bdi dir="ltr" className="mono">
              {props.folder}
            </bdi>
          </dd>
        </div>
      </dl>
      <p className="export-words">{t('export.never')}</p>
    </Page>
  )
}
