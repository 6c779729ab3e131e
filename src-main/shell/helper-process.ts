/** A process of the program's own, beside main: it may die without taking the program along. */
import path from 'node:path'
import { utilityProcess } from 'electron'

/** What both sides say crosses as a structured clone. `Says` and `Hears` are the messages to it and from it. */
export type Helper<Says, Hears> = {
  post(message: Says): void
  onMessage(heard: (message: Hears) => void): void
  onEnd(ended: () => void): void
  kill(): void
}

/** Starts the built file. What it writes goes where the program's own output goes. */
export function forkHelper<Says, Hears>(file: string): Helper<Says, Hears> {
  const child = utilityProcess.fork(file, [], { serviceName: path.basename(file, '.js'), stdio: 'inherit' })
  return {
    post: (message) => {
      child.postMessage(message)
    },
    onMessage: (heard) => {
      child.on('message', (message: Hears) => {
        heard(message)
      })
    },
    onEnd: (ended) => {
      child.once('exit', ended)
    },
    kill: () => {
      // The gentle way is for a process that still listens; one that hangs may hold a port that its successor needs.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
    },
  }
}
