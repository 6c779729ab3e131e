/** The training panel: one page, no dependencies, both languages; it asks the control paths for everything. */
import { readFileSync } from 'node:fs'

/** The page's text, read anew each time: it stands beside this file. */
export function panelPage(): string {
  return readFileSync(new URL('panel.html', import.meta.url), 'utf8')
}
