import { EventEmitter } from 'node:events'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { decodeClone, encodeClone } from './page/codec.ts'

/**
 * The first file of a child of `utilityProcess.fork`: takes Node's channel away from the program, gives it
 * `process.parentPort` instead, and runs the program's module.
 */
const toParent = process.send?.bind(process)
if (!toParent) throw new Error('started without a parent')

/** Keeps messages until the first listener is there. */
class ParentPort extends EventEmitter {
  #queue: unknown[] = []

  constructor() {
    super()
    this.on('newListener', (name) => {
      if (name !== 'message') return
      setImmediate(() => {
        for (const data of this.#queue.splice(0)) this.emit('message', { data, ports: [] })
      })
    })
  }

  receive(data: unknown): void {
    if (this.listenerCount('message') === 0 || this.#queue.length > 0) this.#queue.push(data)
    else this.emit('message', { data, ports: [] })
  }

  postMessage(message: unknown): void {
    toParent?.(encodeClone(message))
  }
}

const parentPort = new ParentPort()
process.on('message', (text) => {
  parentPort.receive(decodeClone(text as string))
})
process.on('disconnect', () => process.exit())
Object.defineProperty(process, 'parentPort', { value: parentPort, enumerable: true })
Object.defineProperty(process, 'type', { value: 'utility', enumerable: true })
for (const name of ['send', 'disconnect']) Reflect.deleteProperty(process, name)

const [node, , modulePath, ...args] = process.argv
if (node === undefined || modulePath === undefined) throw new Error('no module to run')
process.argv = [node, modulePath, ...args]
await import(pathToFileURL(resolve(modulePath)).href)
