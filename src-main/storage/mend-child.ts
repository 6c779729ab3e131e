/**
 * Mends the records of a folder and kills itself, without a last word, when it has come to a share of the work. Started by the
 * test of mending with the folder and the share.
 */
import { doMendTask } from './mending.ts'
import { lockRecords } from './storage.ts'

const [directory = '', share = ''] = process.argv.slice(2)
const options = { directory, mode: 'training', programVersion: '0.1.0', machineSerial: 'SERIAL-1' } as const
lockRecords(options)
doMendTask({ kind: 'mend', options, second: null }, Date.now, (said) => {
  if (said.kind === 'progress' && said.share >= Number(share)) process.kill(process.pid, 'SIGKILL')
})
