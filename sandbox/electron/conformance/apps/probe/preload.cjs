const { contextBridge, ipcRenderer } = require('electron')

const AsyncFunction = (async () => undefined).constructor
const kept = {}

ipcRenderer.on('preload-run', async (_event, id, code) => {
  let answer
  try {
    const run = new AsyncFunction('ipcRenderer', 'contextBridge', 'require', 'process', 'Buffer', 'kept', code)
    answer = { value: await run(ipcRenderer, contextBridge, require, process, Buffer, kept) }
  } catch (error) {
    answer = { error: error.message }
  }
  ipcRenderer.send('preload-answer', id, answer)
})

class Meter {
  constructor() {
    this.reading = 7
  }
  read() {
    return this.reading
  }
}

contextBridge.exposeInMainWorld('bridge', {
  ranBeforePage: document.readyState,
  frame: globalThis.top === globalThis ? 'main' : 'sub',
  nested: { list: [1, { deep: true }], text: 'x' },
  meter: new Meter(),
  date: new Date(5),
  map: new Map([[1, new Set([2])]]),
  bytes: new Uint8Array([1, 2, 3]),
  symbolic: { [Symbol('lost')]: 1, kept: 1 },
  error: Object.assign(new TypeError('only the message'), { code: 'E_LOST' }),
  promise: Promise.resolve({ late: true }),
  echo: (value) => value,
  kindOf: (value) => Object.prototype.toString.call(value) + (value?.constructor?.name ?? ''),
  keep: (value) => {
    kept.value = value
  },
  call: (callback, ...args) => callback(...args),
  callLater: async (callback, ...args) => callback(...args),
  throwIt: (name, message) => {
    throw Object.assign(new globalThis[name](message), { code: 'E_LOST' })
  },
  rejectIt: (message) => Promise.reject(Object.assign(new RangeError(message), { code: 'E_LOST' })),
  ipcRenderer,
})
