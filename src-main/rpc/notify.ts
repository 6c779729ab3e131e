/** Tells the pages what changed. */
import type { Notice } from '../../src-shared/contract/contract.ts'
import type { NoticeName } from '../../src-shared/contract/names.ts'
import type { LogLine, PageLike } from './ipc-like.ts'

export type Notify = <Name extends NoticeName>(name: Name, content: Notice<Name>) => void

/** Sends to every page that lives. Never throws: a page may die between the look and the send. */
export function createNotify(deps: { pages: () => readonly PageLike[]; log: (line: LogLine) => void }): Notify {
  return (name, content) => {
    for (const page of deps.pages()) {
      try {
        if (!page.isDestroyed()) page.send(`notice:${name}`, content)
      } catch {
        deps.log({ topic: 'rpc', sentence: 'A notice did not reach a page', ids: { notice: name, page: page.id } })
      }
    }
  }
}
