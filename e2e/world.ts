/** The outside world of a test: a SmartPay server and a receipt printer, each on its own loopback port, and their controls. */
import { startPrinter } from '../sandbox/printer/printer.ts'
import { startSmartPay } from '../sandbox/smartpay/server.ts'

export type World = {
  readonly smartpayUrl: string
  readonly printer: { readonly host: string; readonly port: number; readonly controlUrl: string }
  readonly gateway: Control
  readonly paper: Control
  stop(): Promise<void>
}

/** The control paths that every sandbox server has. */
export type Control = {
  ledger<T>(): Promise<T>
  faults(faults: Record<string, unknown>): Promise<void>
  get<T>(path: string): Promise<T>
}

export type WorldOptions = { readonly getRequests?: boolean; readonly dialect?: 'guide' | 'engine' }

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const smartpay = await startSmartPay({
    port: 0,
    dialect: options.dialect ?? 'guide',
    getRequests: options.getRequests ?? true,
  })
  const printer = await startPrinter({})
  return {
    smartpayUrl: smartpay.url,
    printer,
    gateway: control(smartpay.controlUrl),
    paper: control(printer.controlUrl),
    async stop() {
      await printer.stop()
      await smartpay.stop()
    },
  }
}

function control(base: string): Control {
  const get = async <T>(path: string): Promise<T> => {
    const answer = await fetch(new URL(path, base))
    if (!answer.ok) throw new Error(`Expected ${path} to answer, found ${String(answer.status)}`)
    return (await answer.json()) as T
  }
  return {
    get,
    ledger: () => get('/control/ledger'),
    async faults(faults) {
      const answer = await fetch(new URL('/control/faults', base), {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(faults),
      })
      if (!answer.ok) throw new Error(`Expected the fault to be taken, found ${await answer.text()}`)
    },
  }
}
