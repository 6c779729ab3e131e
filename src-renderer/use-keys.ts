/** Every key of the terminal. Positions of keys count, not letters: an Arabic layout types others. */
import { useEffect } from 'react'
import { otherLanguage } from '../src-shared/domain/language.ts'
import { useActions, useWords } from './connect.tsx'

type KeyActions = ReturnType<typeof useActions>

export function useKeys(): void {
  const actions = useActions()
  const { language } = useWords()
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
      if (press(event, actions, language)) event.preventDefault()
    }
    window.addEventListener('keydown', pressed)
    return () => {
      window.removeEventListener('keydown', pressed)
    }
  }, [actions, language])
}

/** True when the key was taken. */
function press(event: KeyboardEvent, actions: KeyActions, language: 'ar' | 'en'): boolean {
  // A question that stands over the page is answered first; only its own buttons and the language go on working.
  if (event.code !== 'F9' && document.querySelector('dialog[open]') !== null) return false
  const typing = isTextField(document.activeElement)
  switch (event.code) {
    case 'F2':
      actions.openPayments()
      return true
    case 'F3':
      return focusSearch()
    case 'F6':
      actions.openFollowUp()
      return true
    case 'F8':
      actions.exactCash()
      return true
    case 'F9':
      actions.setLanguage(otherLanguage(language))
      return true
    case 'Escape':
      actions.back()
      return true
    case 'PageDown':
      return click('[data-testid="list-next"]:enabled')
    case 'PageUp':
      return click('[data-testid="list-previous"]:enabled')
    case 'F4':
      return click('[data-testid="favourite-toggle"]:enabled')
    case 'Slash':
      // Among figures it is no sign of its own, whatever letter an Arabic layout has there; among words it is.
      if (typing && !isForFigures(document.activeElement)) return false
      if (event.shiftKey || event.key === '?' || event.key === '؟') actions.showKeyMap(true)
      else focusSearch()
      return true
    case 'Enter':
    case 'NumpadEnter':
      return pressEnter(actions)
    case 'ArrowLeft':
    case 'ArrowRight':
    case 'ArrowUp':
    case 'ArrowDown':
      return !isCaretKey(typing, event.code) && moveBetweenTiles(event.code)
    default: {
      const key = /^(?:Digit|Numpad|Key)([\dA-Z])$/u.exec(event.code)?.[1]
      if (typing || key === undefined || event.shiftKey) return false
      return click(`[data-key="${key}"]`)
    }
  }
}

function isTextField(element: Element | null): boolean {
  return element instanceof HTMLInputElement ? element.type !== 'checkbox' : element instanceof HTMLSelectElement
}

function isForFigures(element: Element | null): boolean {
  return element instanceof HTMLInputElement && (element.inputMode === 'numeric' || element.inputMode === 'decimal')
}

/** In a field the arrows move the caret; down leads out of the search into what it found. */
function isCaretKey(typing: boolean, code: string): boolean {
  const searching = document.activeElement instanceof HTMLElement && document.activeElement.dataset['search'] === ''
  return typing && !(searching && code === 'ArrowDown')
}

function focusSearch(): boolean {
  const search = document.querySelector<HTMLInputElement>('[data-search]')
  search?.focus()
  search?.select()
  return search !== null
}

function click(selector: string): boolean {
  const target = document.querySelector<HTMLElement>(selector)
  target?.click()
  return target !== null
}

/** A focused control and a form answer Enter by themselves; in the search it takes the first that was found. */
function pressEnter(actions: KeyActions): boolean {
  const focused = document.activeElement
  if (focused instanceof HTMLElement && focused.dataset['search'] === '') {
    if (actions.isSearchAnswered() && !actions.mustBeChosen()) return click('[data-tiles] [data-key="1"]')
    void actions.chooseFirstFound()
    return true
  }
  if (focused !== null && focused !== document.body) return false
  return click('main [data-primary]:enabled')
}

/** To the nearest tile in that direction, as the eye sees it: right is right in both languages. */
function moveBetweenTiles(code: string): boolean {
  const tiles = [...document.querySelectorAll<HTMLElement>('[data-tiles] > button')]
  const from = tiles.find((tile) => tile === document.activeElement)
  const [first] = tiles
  if (first === undefined) return false
  if (from === undefined) {
    first.focus()
    return true
  }
  const here = centreOf(from)
  const nearest = tiles
    .filter((tile) => tile !== from)
    .map((tile) => ({ tile, ...offset(here, centreOf(tile), code) }))
    .filter(({ along, across }) => along > 1 && across <= along)
    .sort((a, b) => a.along + a.across * 2 - (b.along + b.across * 2))[0]
  nearest?.tile.focus()
  return true
}

type Point = { readonly x: number; readonly y: number }

function centreOf(element: HTMLElement): Point {
  const box = element.getBoundingClientRect()
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

function offset(from: Point, to: Point, code: string): { readonly along: number; readonly across: number } {
  const x = to.x - from.x
  const y = to.y - from.y
  if (code === 'ArrowRight') return { along: x, across: Math.abs(y) }
  if (code === 'ArrowLeft') return { along: -x, across: Math.abs(y) }
  if (code === 'ArrowDown') return { along: y, across: Math.abs(x) }
  return { along: -y, across: Math.abs(x) }
}
