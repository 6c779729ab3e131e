/** What may not be small: letters and targets, measured in the page itself. */
import type { Page } from '@playwright/test'

/** Texts that are set smaller than `least` px, each with its size. The paper on the slip is a picture and no text. */
export function smallTexts(page: Page, least: number): Promise<readonly string[]> {
  return page.evaluate((px) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: string[] = []
    const check = (element: Element, words: string): void => {
      const box = element.getBoundingClientRect()
      const size = Number.parseFloat(getComputedStyle(element).fontSize)
      if (words !== '' && box.width > 1 && size < px) found.push(`${words.slice(0, 40)}: ${String(size)} px`)
    }
    while (texts.nextNode() !== null) {
      const { parentElement, textContent } = texts.currentNode
      if (parentElement !== null && parentElement.closest('script, style') === null)
        check(parentElement, (textContent ?? '').trim())
    }
    for (const key of document.querySelectorAll<HTMLElement>('[data-name]')) check(key, key.dataset['name'] ?? '')
    return found
  }, least)
}

/** Whatever is pressed on the selling path and is lower than `least` px. The status bar is looked at, not worked with. */
export function smallTargets(page: Page, least: number): Promise<readonly string[]> {
  return page.evaluate((px) => {
    const controls = document.querySelectorAll<HTMLElement>(
      '.header button, .header input, main button, main input, main select, main a, main label:has(input[type=checkbox]), dialog[open] button, .slip button',
    )
    return [...controls].flatMap((control) => {
      // A box to tick is pressed anywhere on its line.
      if (control instanceof HTMLInputElement && control.type === 'checkbox') return []
      const { width, height } = control.getBoundingClientRect()
      if (width === 0 || Math.round(height) >= px) return []
      const name =
        control.dataset['testid'] ?? (control.getAttribute('aria-label') || control.textContent || control.className)
      return [`${name}: ${String(Math.round(height))} px`]
    })
  }, least)
}
