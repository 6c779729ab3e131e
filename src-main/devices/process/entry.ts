/** The device process: what its parent says is carried out here, and nothing else runs in it. */
import { createDeviceServer } from './device-server.ts'
import { openFileLine } from './file-lines.ts'
import type { FromDevices, ToDevices } from './protocol.ts'
import { listSerialPorts, openSerialLine } from './serial-lines.ts'

const handle = createDeviceServer(
  {
    listSerialPorts,
    openLine: (target, listeners) =>
      target.kind === 'serial'
        ? openSerialLine(target.path, target.settings, listeners)
        : openFileLine(target.path, listeners),
  },
  (message: FromDevices) => {
    process.parentPort.postMessage(message)
  },
)
process.parentPort.on('message', ({ data }) => {
  handle(data as ToDevices)
})
