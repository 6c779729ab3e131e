/** Before the first word from main. */
import type { ReactNode } from 'react'
import { Wait } from '../components/wait.tsx'
import { useWords } from '../connect.tsx'

export function StartingScreen(): ReactNode {
  const { t } = useWords()
  return (
    <div className="centre">
      <h1 className="brand">{t('app.name')}</h1>
      <Wait words={t('app.starting')} />
    </div>
  )
}
