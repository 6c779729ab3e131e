/**
 * The bridge. It runs in a world of its own before any script of the page, and puts one object on the page's window:
 * a function for each command of the contract, and one way to listen. Nothing of Electron crosses: no event object,
 * no channel name that the page chose.
 */
import { contextBridge, ipcRenderer } from 'electron'
import { commandNames, noticeNames } from '../src-shared/contract/names.ts'

const call = Object.fromEntries(
  commandNames.map((name) => [name, (input: unknown): Promise<unknown> => ipcRenderer.invoke(name, input)]),
)

function listen(name: unknown, heard: unknown): () => void {
  const notice = noticeNames.find((known) => known === name)
  if (notice === undefined || typeof heard !== 'function')
    throw new Error('Expected the name of a notice and a function')
  const deliver = (_event: unknown, content: unknown): void => {
    ;(heard as (content: unknown) => void)(content)
  }
  ipcRenderer.on(`notice:${notice}`, deliver)
  return () => {
    ipcRenderer.removeListener(`notice:${notice}`, deliver)
  }
}

contextBridge.exposeInMainWorld('terminal', { call, listen })
