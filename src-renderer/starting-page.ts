/** Puts what main says of a long start on its page. Small on purpose: it is there before anything of the terminal is. */
import type { Starting } from '../src-shared/contract/app.ts'
import './styles/starting.css'

function part(name: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`.starting-${name}`)
  if (found === null) throw new Error(`Expected the page to have a part named ${name}, found none`)
  return found
}

/** Shows one state; the first one makes the page visible. */
export function showStarting(starting: Starting): void {
  const { language, percent, percentText } = starting
  document.documentElement.lang = language
  document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr'
  document.title = starting.name
  part('name').textContent = starting.name
  part('why').textContent = starting.why
  part('why').hidden = starting.why === null
  const doing = document.getElementById('starting-doing')
  // What did not change is not read aloud again.
  if (doing !== null && doing.textContent !== starting.doing) doing.textContent = starting.doing
  const bar = part('bar')
  bar.setAttribute('aria-valuenow', String(percent))
  bar.setAttribute('aria-valuetext', percentText)
  part('done').style.inlineSize = `${String(percent)}%`
  part('percent').textContent = percentText
  part('hint').textContent = starting.hint
  const main = document.querySelector('main')
  if (main !== null) main.hidden = false
}
