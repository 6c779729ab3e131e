/** The device process as a child of a test: its parent's port made of Node's own channel, then the real entry. */
import { EventEmitter } from 'node:events'

const port = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => process.send?.(message),
})
process.on('message', (data) => port.emit('message', { data, ports: [] }))
process.on('disconnect', () => process.exit())
Object.defineProperty(process, 'parentPort', { value: port })
await import('../entry.ts')
