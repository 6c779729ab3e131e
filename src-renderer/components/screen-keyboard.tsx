/** Letters by touch: a field for text shows it when a finger, not a mouse, goes into it. */
import { useEffect, useState, type ReactNode } from 'react'
import { otherLanguage, type Language } from '../../src-shared/domain/language.ts'
import { translator } from '../../src-shared/messages/messages.ts'
import { useWords } from '../connect.tsx'
import { Icon } from './icon.tsx'
import { keepFocus } from './number-pad.tsx'
import { pressScreenEnter, pressScreenKey } from './type-into.ts'

const DIGITS = [...'1234567890']
const ROWS: Readonly<Record<Language, readonly (readonly string[])[]>> = {
  en: [DIGITS, [...'qwertyuiop'], [...'asdfghjkl'], [...'zxcvbnm.-_@']],
  ar: [DIGITS, [...'ضصثقفغعهخحجد'], [...'شسيبلاتنمكطذ'], [...'ئءؤرىةوزظأإآ']],
}

export function ScreenKeyboard(): ReactNode {
  const { t, language } = useWords()
  const [open, close] = useTouchedTextField()
  const [letters, setLetters] = useState<Language | null>(null)
  const [capitals, setCapitals] = useState(false)
  if (!open) return null
  const shown = letters ?? (open === 'latin' ? 'en' : language)
  return (
    <div className="keyboard" role="group" aria-label={t('app.keyboard')} dir={shown === 'ar' ? 'rtl' : 'ltr'}>
      {ROWS[shown].map((row, index) => (
        <div className="keyboard-row" key={index}>
          {row.map((letter) => {
            const text = capitals ? letter.toUpperCase() : letter
            return (
              <BoardKey
                key={letter}
                onPress={() => {
                  pressScreenKey({ kind: 'text', text })
                }}
              >
                {text}
              </BoardKey>
            )
          })}
        </div>
      ))}
      <div className="keyboard-row">
        <BoardKey
          wide
          label={t('app.capitals')}
          onPress={() => {
            setCapitals(!capitals)
          }}
        >
          <Icon name="capitals" />
        </BoardKey>
        <BoardKey
          wide
          label={translator(shown)('app.languageHint')}
          onPress={() => {
            setLetters(otherLanguage(shown))
          }}
        >
          {translator(shown)('app.language')}
        </BoardKey>
        <BoardKey
          wide
          label={t('app.space')}
          onPress={() => {
            pressScreenKey({ kind: 'text', text: ' ' })
          }}
        >
          {t('app.space')}
        </BoardKey>
        <BoardKey
          wide
          label={t('app.erase')}
          onPress={() => {
            pressScreenKey({ kind: 'erase' })
          }}
        >
          <Icon name="erase" />
        </BoardKey>
        <BoardKey wide label={t('keys.enter')} onPress={pressScreenEnter}>
          {t('keys.enter')}
        </BoardKey>
        <BoardKey wide label={t('app.close')} onPress={close}>
          <Icon name="close" />
        </BoardKey>
      </div>
    </div>
  )
}

function BoardKey(props: {
  readonly children: ReactNode
  readonly wide?: boolean
  readonly label?: string
  readonly onPress: () => void
}): ReactNode {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={props.wide === true ? 'keyboard-key keyboard-key-wide' : 'keyboard-key'}
      aria-label={props.label}
      onPointerDown={keepFocus}
      onClick={props.onPress}
    >
      {props.children}
    </button>
  )
}

type Wanted = 'latin' | 'words' | null

/** Which letters the field that a finger went into wants; `data-keyboard` on the field says so. */
function useTouchedTextField(): readonly [Wanted, () => void] {
  const [wanted, setWanted] = useState<Wanted>(null)
  useEffect(() => {
    const touched = (event: PointerEvent): void => {
      const target = event.target instanceof HTMLElement ? event.target : null
      if (target?.closest('.keyboard') !== null && target !== null) return
      const kind = target instanceof HTMLInputElement ? target.dataset['keyboard'] : undefined
      setWanted(event.pointerType === 'touch' && (kind === 'latin' || kind === 'words') ? kind : null)
    }
    document.addEventListener('pointerdown', touched)
    return () => {
      document.removeEventListener('pointerdown', touched)
    }
  }, [])
  return [
    wanted,
    () => {
      setWanted(null)
    },
  ]
}
