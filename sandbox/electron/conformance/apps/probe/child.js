import { threadId } from 'node:worker_threads'

const port = process.parentPort
setTimeout(() => {
  port.on('message', ({ data, ports }) => {
    if (data === 'end') process.exit(7)
    port.postMessage({ data, ports: ports.length, isUint8Array: data?.bytes?.constructor === Uint8Array, threadId })
  })
}, 100)
