/** The thin header: the way back, where I am, the search, today's list, the language. */
import { useRef, type ReactNode } from 'react'
import { assertNever } from '../../src-shared/domain/assert-never.ts'
import { otherLanguage } from '../../src-shared/domain/language.ts'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { computeMode } from '../stores/mode.ts'
import { Button, KeyBadge } from './button.tsx'
import { Icon } from './icon.tsx'

export function Header(): ReactNode {
  const { t } = useWords()
  const mode = useTerminal(computeMode)
  const deep = useTerminal((state) => state.trail.length > 1)
  const { back, home, openPayments, endTurn, showKeyMap } = useActions()
  const signedIn = mode !== 'sign-in' && mode !== 'starting'
  const waiting = mode === 'progress'
  return (
    <header className="header">
      {signedIn ? (
        <>
          <Button
            kind="quiet"
            icon="back"
            testId="back"
            label={t('app.back')}
            disabled={waiting || (!deep && mode !== 'search')}
            onPress={back}
          />
          <Button kind="quiet" icon="home" testId="home" label={t('app.home')} disabled={waiting} onPress={home} />
          <Trail />
          <SearchBox disabled={waiting} />
          <Button kind="quiet" icon="list" testId="open-payments" disabled={waiting} onPress={openPayments} hotkey="F2">
            {t('payments.open')}
          </Button>
        </>
      ) : (
        <span className="brand">{t('app.name')}</span>
      )}
      <LanguageToggle />
      {signedIn ? (
        <>
          <Button
            kind="quiet"
            testId="keys"
            label={t('app.keys')}
            onPress={() => {
              showKeyMap(true)
            }}
          >
            <bdi>?</bdi>
          </Button>
          <Button
            kind="quiet"
            icon="leave"
            testId="end-turn"
            label={t('signIn.end')}
            disabled={waiting}
            onPress={() => void endTurn()}
          />
        </>
      ) : null}
    </header>
  )
}

function LanguageToggle(): ReactNode {
  const { t, language } = useWords()
  const { setLanguage } = useActions()
  return (
    <Button
      kind="quiet"
      testId="language-toggle"
      hotkey="F9"
      label={t('app.languageHint')}
      onPress={() => {
        setLanguage(otherLanguage(language))
      }}
    >
      {t('app.language')}
    </Button>
  )
}

/** Where I am, as words: what the steps back lead through. */
function Trail(): ReactNode {
  const { t, pick } = useWords()
  const trail = useTerminal((state) => state.trail)
  const sale = useTerminal((state) => state.sale)
  const words = trail.map((place) => {
    switch (place.kind) {
      case 'categories':
        return t('app.home')
      case 'billers':
        return pick(place.category.name)
      case 'services':
        return pick(place.biller.name)
      case 'form':
        return sale === null ? '' : pick(sale.service.name)
      case 'bill':
        return t('bill.title')
      case 'cash':
        return t('cash.title')
      case 'payments':
        return t('payments.title')
      case 'payment':
        return t('payments.view')
      case 'follow-up':
        return t('followUp.title')
      case 'queue-export':
        return t('export.title')
      default:
        return assertNever(place)
    }
  })
  return (
    <nav className="trail" aria-label={t('app.whereIAm')}>
      <ol>
        {words.slice(-3).map((word, index) => (
          <li key={index} title={word}>
            <bdi className="trail-word" dir="auto">
              {word}
            </bdi>
          </li>
        ))}
      </ol>
    </nav>
  )
}

function SearchBox(props: { readonly disabled: boolean }): ReactNode {
  const { t } = useWords()
  const query = useTerminal((state) => state.search.query)
  const { setSearch, closeSearch } = useActions()
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className="search" role="search">
      <Icon name="search" />
      <input
        ref={input}
        type="text"
        className="search-input"
        data-testid="catalogue-search"
        data-search=""
        data-keyboard="words"
        dir="auto"
        autoComplete="off"
        spellCheck={false}
        aria-label={t('catalogue.search')}
        placeholder={t('catalogue.search')}
        disabled={props.disabled}
        value={query}
        onChange={(event) => {
          setSearch(event.currentTarget.value)
        }}
      />
      {query === '' ? (
        <KeyBadge name="/" />
      ) : (
        <button
          type="button"
          className="search-clear"
          aria-label={t('catalogue.clearSearch')}
          onClick={() => {
            closeSearch()
            input.current?.focus()
          }}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  )
}
