/**
 * Reads a queue that a terminal exported; the passphrase is asked for, or read from standard input:
 *
 *     npm run read-queue -- FILE
 *
 * Prints what waited as JSON. There is no way to put it back into a terminal.
 */
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { openQueueExport } from '../src-main/payments/queue-export.ts'

const [file, ...rest] = process.argv.slice(2)
if (file === undefined || rest.length > 0) {
  process.stderr.write('Expected one file: npm run read-queue -- FILE\n')
  process.exit(2)
}
const terminal = createInterface({ input: process.stdin, output: process.stderr })
const passphrase = await terminal.question('Passphrase: ')
terminal.close()
const payments = await openQueueExport(readFileSync(file, 'utf8'), passphrase)
if (payments === null) {
  process.stderr.write('The file does not open: it is no exported queue, was changed, or the passphrase is another.\n')
  process.exit(1)
}
process.stdout.write(`${JSON.stringify(payments, null, 2)}\n`)
