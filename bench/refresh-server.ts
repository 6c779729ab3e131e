/** The stand-in gateway with twenty thousand services, in a process of its own, so that its work is in nobody's time. */
import { fork } from 'node:child_process'
import { startSmartPay } from '../sandbox/smartpay/server.ts'

export const SERVICES = 20_000

/** Starts it; gives its address. */
export async function startServer(): Promise<{ readonly url: string; stop(): void }> {
  const child = fork(import.meta.filename, ['--serve'], { stdio: ['ignore', 2, 2, 'ipc'] })
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve(message as string))
    child.once('exit', (code) => reject(new Error(`Expected the server to start, it ended with ${String(code)}`)))
  })
  return { url, stop: () => child.disconnect() }
}

if (process.argv[2] === '--serve') {
  const server = await startSmartPay({ settings: { manyServices: SERVICES } })
  process.on('disconnect', () => process.exit(0))
  process.send?.(server.url)
}
