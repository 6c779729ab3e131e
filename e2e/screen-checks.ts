/** What must be so on any screen, measured in the page itself. */
import { expect, type Page } from '@playwright/test'

/** Names of what is scrolled, or has to be, beginning with the page as a whole. */
export function scrolled(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const root = document.documentElement
    const whole = root.scrollHeight > window.innerHeight || root.scrollWidth > window.innerWidth ? ['the page'] : []
    const inside = [...document.querySelectorAll<HTMLElement>('main, main *, .slip')].filter((element) => {
      const { overflowY } = getComputedStyle(element)
      if (overflowY !== 'auto' && overflowY !== 'scroll') return false
      return element.scrollHeight > element.clientHeight + 1
    })
    return [...whole, ...inside.map((element) => element.className)]
  })
}

export async function expectNoScrolling(page: Page): Promise<void> {
  await expect.poll(() => scrolled(page)).toEqual([])
}

/** A receipt keeps its size and scrolls by itself where it is longer than the window; nothing else does. */
export async function expectOnlyReceiptScrolls(page: Page): Promise<void> {
  await expect.poll(async () => (await scrolled(page)).filter((name) => name !== 'slip')).toEqual([])
}

/** Texts that stand outside the window or over one another in the header and the status bar. */
export function crowded(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const problems: string[] = []
    for (const bar of document.querySelectorAll('.header, .status')) {
      const parts = [...bar.children].map((part) => ({ box: part.getBoundingClientRect(), name: part.className }))
      for (const [index, { box, name }] of parts.entries()) {
        if (box.left < -1 || box.right > window.innerWidth + 1) problems.push(`${name} stands outside`)
        for (const other of parts.slice(index + 1)) {
          const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left)
          const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top)
          if (across > 1 && down > 1) problems.push(`${name} over ${other.name}`)
        }
      }
    }
    for (const amount of document.querySelectorAll('main output, main dd, [data-kind="amount"] input')) {
      if (amount.clientWidth > 0 && amount.scrollWidth > amount.clientWidth + 1)
        problems.push(`cut: ${amount.className}`)
    }
    for (const money of document.querySelectorAll('main .money')) {
      const [inner, outer] = [money, money.parentElement ?? money].map((element) => element.getBoundingClientRect())
      if (inner !== undefined && outer !== undefined && inner.width > outer.width + 1) problems.push('an amount is cut')
    }
    for (const text of document.querySelectorAll('main h1, main p, main dd, main dt, main button, main label')) {
      const box = text.getBoundingClientRect()
      if (box.width > 0 && (box.left < -1 || box.right > window.innerWidth + 1))
        problems.push(`outside: ${text.textContent.slice(0, 40)}`)
    }
    return problems
  })
}
