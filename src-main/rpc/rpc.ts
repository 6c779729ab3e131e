/** The contract served to the program's windows: what the composition root needs of this folder. */
export { electronIpc } from './electron-ipc.ts'
export type { IpcLike, LogLine, PageLike } from './ipc-like.ts'
export { createNotify, type Notify } from './notify.ts'
export { describeBug, serveContract, type ServeContract } from './serve-contract.ts'
