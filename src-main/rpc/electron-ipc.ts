/** Electron's own IPC in the shape that the contract is served on. */
import { ipcMain } from 'electron'
import type { IpcLike } from './ipc-like.ts'

export const electronIpc: IpcLike = {
  handle(channel, listener) {
    ipcMain.handle(channel, (event, ...args: unknown[]) => listener(event, ...args))
  },
  removeHandler(channel) {
    ipcMain.removeHandler(channel)
  },
}
