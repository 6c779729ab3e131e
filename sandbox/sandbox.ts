/** The sandbox as a program of its own: the SmartPay stand-in and, where it is there, the printer. Prints its addresses as one line. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startSmartPay } from './smartpay/server.ts'

const { values } = parseArgs({
  options: {
    'smartpay-port': { type: 'string', default: '0' },
    dialect: { type: 'string', default: 'guide' },
    'no-get-requests': { type: 'boolean', default: false },
    'printer-port': { type: 'string', default: '0' },
    ledger: { type: 'string' },
    'with-parent': { type: 'boolean', default: false },
  },
})
if (values.dialect !== 'guide' && values.dialect !== 'engine')
  throw new Error(`Expected --dialect guide or engine, found ${values.dialect}`)

type Printer = { readonly host: string; readonly port: number; readonly controlUrl: string; stop(): Promise<void> }
type PrinterModule = { startPrinter(options: { port: number; controlPort: number }): Promise<Printer> }

const smartpay = await startSmartPay({
  port: Number(values['smartpay-port']),
  dialect: values.dialect,
  getRequests: !values['no-get-requests'],
  ...(values.ledger === undefined ? {} : { ledgerFile: values.ledger }),
})
const printer = await startPrinterIfThere(Number(values['printer-port']))

process.stdout.write(
  `${JSON.stringify({
    smartpay: smartpay.url,
    control: smartpay.controlUrl,
    printer: printer && { host: printer.host, port: printer.port, control: printer.controlUrl },
    panel: `${smartpay.controlUrl}/panel`,
  })}\n`,
)

let ending = false
async function end(): Promise<void> {
  if (ending) return
  ending = true
  await Promise.all([smartpay.stop(), printer?.stop()])
  process.exit(0)
}
process.on('SIGTERM', () => void end())
process.on('SIGINT', () => void end())
if (values['with-parent']) {
  process.stdin.resume()
  process.stdin.on('end', () => void end())
  process.stdin.on('close', () => void end())
  process.on('disconnect', () => void end())
}

async function startPrinterIfThere(port: number): Promise<Printer | null> {
  const file = new URL('printer/printer.ts', import.meta.url)
  if (!existsSync(fileURLToPath(file))) return null
  const module = (await import(file.href)) as PrinterModule
  return module.startPrinter({ port, controlPort: 0 })
}
