/** The frame around every screen, and the table of screens. */
import { useEffect, useRef, type ComponentType, type ReactNode } from 'react'
import { Header } from './components/header.tsx'
import { KeyMap } from './components/key-map.tsx'
import { Notices } from './components/notices.tsx'
import { ScreenKeyboard } from './components/screen-keyboard.tsx'
import { ScreenSlip } from './components/screen-slip.tsx'
import { StatusBar } from './components/status-bar.tsx'
import { useTerminal, useWords } from './connect.tsx'
import { BillScreen } from './screens/bill-screen.tsx'
import { CashScreen } from './screens/cash-screen.tsx'
import { BillersScreen, CategoriesScreen, SearchScreen, ServicesScreen } from './screens/catalogue-screens.tsx'
import { FollowUpScreen } from './screens/follow-up-screen.tsx'
import { FormScreen } from './screens/form-screen.tsx'
import { OutcomeScreen } from './screens/outcome-screen.tsx'
import { PaymentsScreen } from './screens/payments-screen.tsx'
import { ProgressScreen } from './screens/progress-screen.tsx'
import { QueueExportScreen } from './screens/queue-export-screen.tsx'
import { SignInScreen } from './screens/sign-in-screen.tsx'
import { StartingScreen } from './screens/starting-screen.tsx'
import { StoppedScreen } from './screens/stopped-screen.tsx'
import { computeMode, type Mode } from './stores/mode.ts'
import { useKeys } from './use-keys.ts'

type Screen = { readonly body: ComponentType; readonly slip: boolean }

const SCREENS: Readonly<Record<Mode, Screen>> = {
  starting: { body: StartingScreen, slip: false },
  'sign-in': { body: SignInScreen, slip: false },
  stopped: { body: StoppedScreen, slip: false },
  search: { body: SearchScreen, slip: true },
  categories: { body: CategoriesScreen, slip: true },
  billers: { body: BillersScreen, slip: true },
  services: { body: ServicesScreen, slip: true },
  form: { body: FormScreen, slip: true },
  bill: { body: BillScreen, slip: true },
  cash: { body: CashScreen, slip: true },
  progress: { body: ProgressScreen, slip: true },
  outcome: { body: OutcomeScreen, slip: true },
  payments: { body: PaymentsScreen, slip: false },
  'follow-up': { body: FollowUpScreen, slip: false },
  'queue-export': { body: QueueExportScreen, slip: false },
}

export function App(): ReactNode {
  const { language, t } = useWords()
  const mode = useTerminal(computeMode)
  const main = useRef<HTMLElement>(null)
  useKeys()
  useFirstField(mode, main)

  useEffect(() => {
    document.documentElement.lang = language
    document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
    document.title = t('app.name')
  }, [language, t])

  const { body: Body, slip } = SCREENS[mode]
  return (
    <div className="frame" data-mode={mode} data-slip={slip}>
      <Notices />
      <Header />
      <main ref={main} className="main" data-testid={`screen-${mode}`}>
        <Body key={mode} />
      </main>
      {slip ? <ScreenSlip /> : null}
      <StatusBar />
      <ScreenKeyboard />
      <KeyMap />
    </div>
  )
}

/** Each screen begins at its first field; one without a field gives up the focus, so that digits choose tiles. */
function useFirstField(mode: Mode, main: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    // While searching, the search keeps the focus.
    if (mode === 'search') return
    const first = main.current?.querySelector<HTMLElement>('[data-first]')
    if (first !== null && first !== undefined) first.focus()
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }, [mode, main])
}
