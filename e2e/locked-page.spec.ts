/** What the page of the real program cannot do, whatever runs in it. */
import { expect, test } from './test.ts'

test('the page has the contract, and nothing else of the machine', async ({ start }) => {
  const { terminal } = await start()
  const { page } = terminal
  const home = page.url()

  const names = await page.evaluate(() =>
    ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
      (name) => name in globalThis,
    ),
  )
  expect(names).toEqual([])
  const bridge = await page.evaluate(() => {
    const { terminal } = globalThis as unknown as { terminal: Record<string, unknown> }
    return [Object.keys(terminal).sort(), Object.isFrozen(terminal)]
  })
  expect(bridge).toEqual([['call', 'listen'], true])

  const permissions = await page.evaluate(async () => {
    const asked = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'] as PermissionName[]
    return Promise.all(asked.map(async (name) => (await navigator.permissions.query({ name })).state))
  })
  expect(permissions).toEqual(Array(5).fill('denied'))

  expect(await page.evaluate(() => window.open('https://example.invalid/') === null)).toBe(true)
  const script = await page.evaluate(() => {
    const element = document.createElement('div')
    try {
      element.innerHTML = '<img src=x onerror="window.planted = true">'
      return 'taken'
    } catch (error) {
      return (error as Error).name
    }
  })
  expect(script).toBe('TypeError')
  expect(
    await page.evaluate(() =>
      fetch('https://example.invalid/').then(
        () => 'sent',
        () => 'blocked',
      ),
    ),
  ).toBe('blocked')
  expect(await page.evaluate(async () => (await fetch('/..%2f..%2fpackage.json')).status)).toBe(404)

  for (const address of ['https://example.invalid/', 'data:text/html,x', 'file:///etc/hostname']) {
    await page.evaluate((to) => {
      const link = document.createElement('a')
      link.href = to
      document.body.append(link)
      link.click()
      link.remove()
    }, address)
    await page.waitForTimeout(300)
    expect(page.url()).toBe(home)
  }

  const refused = await page.evaluate(async () => {
    const { call } = (
      globalThis as unknown as { terminal: { call: Record<string, (input: unknown) => Promise<unknown>> } }
    ).terminal
    return [
      await call['payment/list']?.({ query: '', limit: 5 }),
      await call['app/set-language']?.({ language: '<b>' }),
    ]
  })
  expect(refused).toEqual([
    { ok: false, problem: { code: 'sign-in-required' } },
    { ok: false, problem: { code: 'request-not-understood', field: 'language' } },
  ])
})
