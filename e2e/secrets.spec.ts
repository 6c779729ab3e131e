/** Secrets that are planted on the line and at the counter, and then looked for everywhere the terminal leaves anything. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Page } from '@playwright/test'
import { provisioning } from './terminal.ts'
import { expect, test } from './test.ts'
import { startWireTap } from './wire-tap.ts'

const PASSWORD = 'planted-password-7731'
const WRONG = 'planted-mistyping-8842'
/** No secret, and everywhere: what looks for secrets must find it. */
const SERIAL = 'E2E-TILL-0001'

/** Plain, and in the disguises that come by themselves. */
const disguises = (secret: string): readonly Buffer[] =>
  [
    secret,
    secret.replace(/\D/gu, '').length === secret.length ? secret.replace(/(.{4})(?=.)/gu, '$1 ') : secret,
    Buffer.from(secret).toString('base64').replace(/=+$/u, '').slice(0, -1),
    Buffer.from(secret).toString('hex'),
  ].flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')])

const holds = (bytes: Buffer, secret: string): boolean => disguises(secret).some((look) => bytes.includes(look))

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** Files that hold one of the secrets, as `name: secret`. */
async function leaksIn(folder: string, secrets: readonly string[]): Promise<string[]> {
  const leaks: string[] = []
  for (const file of await filesBelow(folder)) {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0))
    for (const secret of secrets) if (holds(bytes, secret)) leaks.push(`${relative(folder, file)}: ${secret}`)
  }
  return leaks
}

/** Keeps every reply and notice from here on: asks the page's own bridge, beside the program's page. */
const listen = (): void => {
  type Bridge = { listen: (name: string, heard: (content: unknown) => void) => void }
  const heard: unknown[] = []
  const { terminal } = globalThis as unknown as { terminal: Bridge }
  for (const name of ['app/status', 'catalogue/changed', 'payment/changed']) {
    terminal.listen(name, (content) => heard.push([name, content]))
  }
  Object.assign(globalThis, { heard })
}

/** Everything that a page can get out of main after a day of selling, and everything that it keeps itself. */
const everything = async (): Promise<string> => {
  type Reply = { ok: boolean; value?: unknown }
  const { terminal, heard } = globalThis as unknown as {
    terminal: { call: Record<string, (input: unknown) => Promise<Reply>> }
    heard: unknown[]
  }
  const call = async (name: string, input: unknown) => (await terminal.call[name]?.(input)) ?? { ok: false }
  const list = await call('payment/list', { query: '', limit: 500 })
  const replies: unknown[] = [list, heard, await call('app/status', {}), await call('draft/read', {})]
  for (const { id } of list.value as { id: string }[]) replies.push(await call('payment/view', { paymentId: id }))
  replies.push(await call('catalogue/service', { serviceId: 9005 }), await call('catalogue/categories', {}))
  const databases = await indexedDB.databases()
  const cached = await caches.keys().catch(() => [])
  return JSON.stringify([
    replies,
    { ...localStorage },
    { ...sessionStorage },
    databases,
    cached,
    document.cookie,
    document.documentElement.outerHTML,
    [...document.querySelectorAll('input')].map(({ value }) => value),
  ])
}

for (const acceptPlainSecretStore of [true, false]) {
  const how = acceptPlainSecretStore ? 'accepted' : 'not accepted'
  test(`a day of selling leaves no secret behind (plain secret store ${how})`, async ({ start, world, dataDir }) => {
    const tap = await startWireTap(world.smartpayUrl, PASSWORD)
    const smartpay = { ...(provisioning(world, 'en')['smartpay'] as object), baseUrl: tap.url }
    const { terminal, at } = await start({
      provisioning: { smartpay: { ...smartpay, login: undefined, password: undefined }, acceptPlainSecretStore },
    })
    const { page } = terminal
    await page.evaluate(listen)

    // A sign-in that is refused, then the right one.
    await at.at('login-name').fill('agent')
    await at.at('login-password').fill(WRONG)
    await at.at('login-submit').click()
    await expect(at.at('login-submit')).toBeEnabled({ timeout: 15_000 })
    await at.signIn('agent', PASSWORD)

    // A voucher with its PIN on the paper.
    await at.findService(9005, 'Card with a PIN')
    await at.at('denomination-2500').click()
    await at.takeCash('25')
    await at.pay()
    await at.outcome('succeeded')
    await expect(at.at('print-state')).toHaveAttribute('data-state', 'printed', { timeout: 15_000 })
    await at.at('new-payment').click()
    // A voucher whose answer is lost, and half an answer: both carry or may carry what nobody may log.
    for (const [service, words, account, amount] of [
      [9009, 'Card for every outcome', null, 'denomination-2593'],
      [9003, 'Free-amount top-up', '01000009904', '10'],
    ] as const) {
      await at.findService(service, words)
      if (account !== null) await at.fill('billingAcct', account)
      if (account === null) await at.at(amount).click()
      else await at.at('amount').fill(amount)
      await at.takeCash('50')
      await at.pay()
      await expect(at.at('outcome')).toBeVisible({ timeout: 30_000 })
      await at.at('new-payment').click()
    }

    const secrets = [PASSWORD, WRONG, ...tap.secrets()]
    expect(secrets.filter((secret) => secret.startsWith('access_token')).length).toBeGreaterThan(0)
    expect(secrets.filter((secret) => /^[\d -]{8,}$/u.test(secret)).length, 'a voucher PIN was seen').toBeGreaterThan(0)

    const reached = Buffer.from(await page.evaluate(everything))
    expect(holds(reached, SERIAL)).toBe(true)
    expect(
      secrets.filter((secret) => holds(reached, secret)),
      'in the page',
    ).toEqual([])
    // What the page's scripts still hold in memory once the turn's start is over.
    const memory = await heapOf(page)
    expect(holds(memory, SERIAL)).toBe(true)
    expect(
      secrets.filter((secret) => holds(memory, secret)),
      "in the page's memory",
    ).toEqual([])

    // While it runs (profile, write-ahead logs), and after it ended.
    for (const when of ['running', 'ended']) {
      if (when === 'ended') await terminal.stop()
      const leaks = await leaksIn(dataDir, secrets)
      const found = (await leaksIn(join(dataDir, 'live'), [SERIAL])).map((leak) => leak.split(':')[0])
      expect(found).toContain('journal.jsonl')
      // The one place that may hold the password: the account, where a machine without a key store was accepted. Even
      // there Electron disguises it; it is listed here so that nobody is surprised to find it.
      expect(
        leaks.filter((leak) => leak !== `live/secrets/smartpay-account: ${PASSWORD}`),
        when,
      ).toEqual([])
      const kept = await readdir(join(dataDir, 'live', 'secrets'))
      expect(kept.includes('smartpay-account')).toBe(acceptPlainSecretStore)
    }
    expect(
      secrets.filter((secret) => holds(Buffer.from(terminal.output()), secret)),
      'in its output',
    ).toEqual([])
    await tap.stop()
  })
}

async function heapOf(page: Page): Promise<Buffer> {
  const client = await page.context().newCDPSession(page)
  const pieces: string[] = []
  client.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }: { chunk: string }) => pieces.push(chunk))
  await client.send('HeapProfiler.collectGarbage')
  await client.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await client.detach()
  return Buffer.from(pieces.join(''))
}
