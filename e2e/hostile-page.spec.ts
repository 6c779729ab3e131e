/** A page that was taken over: it says anything to main, and asks the browser for everything. Nothing happens. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { commandNames } from '../src-shared/contract/names.ts'
import { CONTENT_SECURITY_POLICY } from '../src-main/shell/bundle.ts'
import { expect, test, type Ledger } from './test.ts'

type Reply = { readonly ok: boolean; readonly problem?: { readonly code: string } }

/** Runs in the page: calls one command as the page's script would. A rejection is told as a problem of its own. */
const callInPage = async ([name, input]: [string, unknown]): Promise<Reply> => {
  const { terminal } = globalThis as unknown as {
    terminal: { call: Record<string, (input: unknown) => Promise<Reply>> }
  }
  try {
    return (await terminal.call[name]?.(input)) ?? { ok: false, problem: { code: 'no-such-command' } }
  } catch {
    return { ok: false, problem: { code: 'rejected' } }
  }
}

const ID = '0198c0de-0000-7000-8000-000000000001'

/** Values that are nearly right, and values that are nothing like it. */
const leaf = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    -1,
    0,
    1,
    1.5,
    9005,
    2 ** 53,
    1e308,
    '',
    ID,
    'ar',
    '\u202e',
    '%00',
    '../../x',
  ),
  fc.constantFrom(
    '<img src=x onerror=alert(1)>',
    "'; DROP TABLE payments; --",
    '{{7*7}}',
    '\u0000',
    'a'.repeat(100_000),
  ),
  fc.string(),
  fc.boolean(),
)
const keys = [
  ...[
    'serviceId',
    'account',
    'extraKeys',
    'language',
    'amountMinor',
    'inquiryId',
    'bills',
    'index',
    'quantity',
    'query',
  ],
  ...['limit', 'paymentId', 'saleId', 'cashReceivedMinor', 'repeatAccepted', 'draft', 'login', 'password', 'code'],
  ...['__proto__', 'constructor', 'categoryId', 'billerId', 'mobileToNotify', 'termsAccepted', 'fields', 'newPassword'],
]
const { tree: anything } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...keys), tie('tree')), { maxLength: 8 }).map(Object.fromEntries),
  ),
}))

/** What a call can change by its very name; these are tried before sign-in only. */
const MEANT = ['app/set-language', 'draft/save', 'sign-in/end']

test('whatever the page says, main answers in its own words, nothing is paid and nothing is recorded', async ({
  start,
  world,
  dataDir,
}) => {
  const { terminal, at } = await start()
  const { page } = terminal
  const journal = () => readFile(join(dataDir, 'live', 'journal.jsonl'), 'utf8')
  const untouched = await journal()
  for (const name of commandNames.filter((one) => !/^(app|sign-in)\/|^draft\/read$/u.test(one))) {
    expect(await page.evaluate(callInPage, [name, {}] as [string, unknown]), name).toMatchObject({ ok: false })
  }
  const fuzz = async (runs: number, names: readonly string[]) => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), anything, async (name, input) => {
        const reply = await page.evaluate(callInPage, [name, input] as [string, unknown])
        expect(typeof reply.ok).toBe('boolean')
        if (!reply.ok) expect(['internal', 'rejected', undefined]).not.toContain(reply.problem?.code)
      }),
      { numRuns: runs },
    )
  }
  await fuzz(150, commandNames)
  expect(await journal()).toBe(untouched)

  await at.signIn()
  const signedIn = await journal()
  await fuzz(
    400,
    commandNames.filter((name) => !MEANT.includes(name)),
  )
  expect(await journal()).toBe(signedIn)
  const ledger = await world.gateway.ledger<Ledger>()
  expect([ledger.payments, ledger.inquiries]).toEqual([[], []])
  await expect(at.at('catalogue-search')).toBeVisible()
})

test('the policy stands in the answer, and stops what is injected', async ({ start }) => {
  const { terminal } = await start()
  const { page } = terminal
  const answer = await page.evaluate(async () => {
    const { headers } = await fetch('/index.html')
    return [headers.get('content-security-policy'), headers.get('x-content-type-options')]
  })
  expect(answer).toEqual([CONTENT_SECURITY_POLICY, 'nosniff'])
  expect(CONTENT_SECURITY_POLICY).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
      "connect-src 'self'; frame-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; " +
      "object-src 'none'; require-trusted-types-for 'script'",
  )
  const stopped = await page.evaluate(async () => {
    // What the debugging protocol itself runs may evaluate text; what comes later in the page may not.
    await new Promise((done) => setTimeout(done, 0))
    const seen: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective))
    const attempt = (act: () => void): void => {
      try {
        act()
      } catch (error) {
        seen.push((error as Error).name)
      }
    }
    const add = (tag: string, fields: Record<string, string>): void => {
      const element = document.createElement(tag)
      for (const [name, value] of Object.entries(fields)) element.setAttribute(name, value)
      document.body.append(element)
    }
    attempt(() => {
      const script = document.createElement('script')
      script.append('window.planted = 1')
      document.body.append(script)
    })
    attempt(() => {
      globalThis.eval('window.planted = 2')
    })
    attempt(() => add('img', { src: 'x:', onerror: 'window.planted = 3' }))
    attempt(() => add('iframe', { src: 'https://example.invalid/' }))
    attempt(() => add('iframe', { srcdoc: '<script>parent.planted = 4</script>' }))
    attempt(() => add('object', { data: 'https://example.invalid/' }))
    attempt(() => add('base', { href: 'https://example.invalid/' }))
    attempt(() => add('link', { rel: 'stylesheet', href: 'https://example.invalid/x.css' }))
    attempt(() => add('img', { src: 'https://example.invalid/x.png' }))
    attempt(() => add('webview', { src: 'https://example.invalid/' }))
    attempt(() => void navigator.sendBeacon('https://example.invalid/', 'x'))
    attempt(() => new Worker('data:text/javascript,1'))
    attempt(() => new WebSocket('wss://example.invalid/'))
    attempt(() => {
      const form = document.createElement('form')
      form.action = 'https://example.invalid/'
      document.body.append(form)
      form.submit()
    })
    await new Promise((done) => setTimeout(done, 500))
    return [(globalThis as { planted?: unknown }).planted ?? null, [...new Set(seen)].sort()] as const
  })
  expect(stopped[0]).toBeNull()
  for (const kind of [
    'frame-src',
    'base-uri',
    'style-src-elem',
    'img-src',
    'connect-src',
    'form-action',
    'EvalError',
  ]) {
    expect(stopped[1]).toContain(kind)
  }
})

test('no way out of the page: links, scripts in addresses, files that are dropped, windows, permissions', async ({
  start,
}) => {
  const { terminal } = await start()
  const { page } = terminal
  const home = page.url()
  const pages = page.context().pages().length
  for (const act of [
    () => page.evaluate(() => void (location.href = 'javascript:window.planted = 5')).catch(() => undefined),
    () => page.evaluate(() => void (location.href = 'https://terminal.example.invalid/')),
    () =>
      page.evaluate(() => {
        location.replace('app://other/index.html')
      }),
    () => page.evaluate(() => void (location.href = 'chrome://version')),
    () => page.evaluate(() => void (location.href = 'view-source:file:///etc/hostname')),
    () =>
      page.evaluate(() => {
        const link = document.createElement('a')
        Object.assign(link, { href: 'https://example.invalid/', target: '_blank', ping: 'https://example.invalid/' })
        document.body.append(link)
        for (const init of [{}, { ctrlKey: true }, { shiftKey: true }, { button: 1 }]) {
          link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ...init }))
        }
        link.remove()
      }),
    () => page.evaluate(() => void window.open('about:blank', '_blank', 'popup')),
  ]) {
    await act()
    await page.waitForTimeout(250)
    expect(page.url()).toBe(home)
    expect(page.context().pages()).toHaveLength(pages)
  }
  // A file let fall on the window: the browser would open it.
  const client = await page.context().newCDPSession(page)
  const data = { items: [], files: ['/etc/hostname'], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await client.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data })
  }
  await page.waitForTimeout(500)
  expect(page.url()).toBe(home)
  expect(page.context().pages()).toHaveLength(pages)

  const denied = await page.evaluate(async () => {
    const outcome = (asked: Promise<unknown>): Promise<string> =>
      Promise.race([
        asked.then(
          (value) => (value === 'denied' ? 'denied' : 'granted'),
          () => 'denied',
        ),
        new Promise<string>((done) => setTimeout(done, 3_000, 'no answer')),
      ])
    return Promise.all([
      outcome(new Promise((done, failed) => navigator.geolocation.getCurrentPosition(done, failed))),
      outcome(navigator.mediaDevices.getUserMedia({ video: true })),
      outcome(navigator.mediaDevices.getDisplayMedia({ video: true })),
      outcome(Notification.requestPermission()),
      outcome(navigator.clipboard.readText()),
    ])
  })
  expect(denied).toEqual(Array(5).fill('denied'))
  expect(await page.evaluate(() => (globalThis as { planted?: unknown }).planted ?? null)).toBeNull()
})
