/** The outside world of a run: the sandbox as a process of its own, which no kill of the terminal reaches. */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { LedgerView } from '../../sandbox/smartpay/ledger.ts'

const SANDBOX = resolve(import.meta.dirname, '../../sandbox/sandbox.ts')

export type World = {
  readonly smartpayUrl: string
  readonly printer: { readonly host: string; readonly port: number }
  ledger(): Promise<LedgerView>
  /** Sets faults of the gateway (docs/sandbox.md). */
  faults(faults: Readonly<Record<string, unknown>>): Promise<void>
  /** Sets faults of the printer. */
  paperFaults(faults: Readonly<Record<string, unknown>>): Promise<void>
  /** Whatever waits to settle at the gateway settles now. */
  settle(): Promise<void>
  /** Nothing has happened, at the gateway and at the printer. */
  reset(): Promise<void>
  /** Pictures of the papers after the given number, oldest first. */
  papersAfter(n: number): Promise<readonly { readonly n: number; readonly png: Buffer }[]>
  stop(): Promise<void>
}

type Addresses = {
  readonly smartpay: string
  readonly control: string
  readonly printer: { readonly host: string; readonly port: number; readonly control: string }
}

/** Starts the sandbox on ports of its own. It ends with `stop`, or with this process. */
export async function startWorld(): Promise<World> {
  const child = spawn(process.execPath, [SANDBOX, '--with-parent'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  const addresses = await new Promise<Addresses>((done, failed) => {
    createInterface({ input: child.stdout }).once('line', (line) => done(JSON.parse(line) as Addresses))
    child.once('exit', (code) => failed(new Error(`Expected the sandbox to start, it ended with ${String(code)}`)))
  })
  const { control, printer } = addresses

  return {
    smartpayUrl: addresses.smartpay,
    printer: { host: printer.host, port: printer.port },
    ledger: async () => (await (await ask(control, '/control/ledger')).json()) as LedgerView,
    async faults(faults) {
      await put(control, faults)
    },
    async paperFaults(faults) {
      await put(printer.control, faults)
    },
    async settle() {
      await ask(control, '/control/settle', { method: 'POST' })
    },
    async reset() {
      await ask(control, '/control/reset', { method: 'POST' })
      await ask(printer.control, '/control/reset', { method: 'POST' })
    },
    async papersAfter(last) {
      const papers = (await (await ask(printer.control, '/control/papers')).json()) as { n: number }[]
      return await Promise.all(
        papers
          .filter(({ n }) => n > last)
          .map(async ({ n }) => {
            const picture = await ask(printer.control, `/control/papers/${String(n)}.png`)
            return { n, png: Buffer.from(await picture.arrayBuffer()) }
          }),
      )
    },
    async stop() {
      child.stdin.end()
      await gone
    },
  }
}

async function ask(base: string, path: string, how: RequestInit = {}): Promise<Response> {
  const answer = await fetch(new URL(path, base), how)
  if (!answer.ok) throw new Error(`Expected ${path} to answer, found ${await answer.text()}`)
  return answer
}

function put(base: string, faults: Readonly<Record<string, unknown>>): Promise<Response> {
  const headers = { 'content-type': 'application/json' }
  return ask(base, '/control/faults', { method: 'PUT', headers, body: JSON.stringify(faults) })
}
