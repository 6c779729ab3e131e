/** However the terminal ends, nothing that it started lives on: no browser, no sandbox, no other Node. */
import { readdir, readFile } from 'node:fs/promises'
import { launch } from './terminal.ts'
import { expect, test } from './test.ts'

/** Command lines of all processes that name the folder. */
async function processesOn(folder: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name))
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')))
  return lines.filter((line) => line.includes(folder)).map((line) => line.replaceAll('\0', ' '))
}

test.skip(process.platform !== 'linux', 'Processes are counted where /proc lists them')

for (const signal of ['SIGTERM', 'SIGINT', 'SIGKILL'] as const) {
  test(`${signal} ends everything that the training terminal started`, async ({ dataDir }) => {
    const program = launch({ dataDir, provisioningFile: null })
    const gone = new Promise<number | null>((done) => program.once('exit', done))
    program.stderr.resume()
    await new Promise<void>((up) => {
      let output = ''
      program.stdout.on('data', (bytes: Buffer) => {
        output += bytes.toString()
        if (/^\{.*\n/mu.test(output)) up()
      })
    })
    const running = (await processesOn(dataDir)).join('\n')
    // To the program alone, as a service manager that loses patience does: its children get nothing.
    program.kill(signal)
    expect(await gone).toBe(signal === 'SIGKILL' ? null : 0)
    await expect.poll(() => processesOn(dataDir), { timeout: 10_000 }).toEqual([])
    expect(running).toContain('--user-data-dir=')
    expect(running).toContain('sandbox-ledger.json')
  })
}
