/** Everything that can be wrong with the printer: the payment stands, the cashier reads what to do, the paper comes later. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { expect, LANGUAGES, test } from '../../test.ts'
import { expectSentence, paymentsFor } from './sell.ts'

// Two starts, or many sales, on a machine that is busy.
test.describe.configure({ timeout: 180_000 })

const BROKEN: readonly (readonly [what: string, faults: Record<string, unknown>, words: { ar: RegExp; en: RegExp }])[] =
  [
    ['out of paper', { paper: 'out' }, { ar: /انتهى ورق الطابعة/u, en: /out of paper/u }],
    ['open', { cover: 'open' }, { ar: /غطاء الطابعة مفتوح/u, en: /cover is open/u }],
    ['offline', { offline: true }, { ar: /الطابعة لا ترد/u, en: /not answering/u }],
    ['out of paper half way', { paperEndsAfterRows: 100 }, { ar: /انتهى ورق الطابعة/u, en: /out of paper/u }],
    ['cut off half way', { dropAfterBytes: 3_000 }, { ar: /الطابعة لا ترد/u, en: /not answering/u }],
  ]

for (const language of LANGUAGES) {
  test.describe(language, () => {
    test.use({ language })

    test('a printer that is ill, and well again', async ({ start, world }) => {
      const { at } = await start()
      await at.signIn()
      for (const [nth, [what, faults, words]] of BROKEN.entries()) {
        await world.paper.faults(faults)
        const account = `0106666000${String(nth)}`
        await at.topUpToCash(account)
        await at.pay()
        await at.outcome('succeeded')
        const state = at.at('print-state')
        await expect(state, what).toHaveAttribute('data-state', 'failed')
        await expect(state, what).toContainText(words[language])
        expectSentence((await state.textContent()) ?? '', language)
        await at.outcome('succeeded')
        await world.paper.faults({ paper: 'ok', cover: 'closed', offline: false })
        await at.at('print-receipt').click()
        await expect(state, what).toHaveAttribute('data-state', 'printed')
        expect(await paymentsFor(world, account), what).toEqual({ sent: 1, charged: 1 })
        await at.at('new-payment').click()
      }
    })

    test.describe('something else at its address', () => {
      let other: Server
      const sockets = new Set<Socket>()
      let behave: (socket: Socket) => void = () => undefined
      test.beforeEach(async () => {
        other = createServer((socket) => {
          sockets.add(socket)
          socket.on('error', () => undefined)
          behave(socket)
        })
        await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
      })
      test.afterEach(() => {
        for (const socket of sockets) socket.destroy()
        other.close()
      })

      for (const [what, does, states] of [
        [
          'a web server',
          (socket: Socket) =>
            socket.once('data', () => socket.end(`HTTP/1.1 400 Bad Request\r\n\r\n${'<h1>no</h1>'.repeat(20)}`)),
          ['failed'],
        ],
        ['an echo', (socket: Socket) => socket.on('data', (bytes) => socket.write(bytes)), ['failed']],
        ['a hand that hangs up', (socket: Socket) => socket.destroy(), ['failed']],
        ['one that takes all and says nothing', (socket: Socket) => socket.resume(), ['sent-unconfirmed']],
      ] as const) {
        test(what, async ({ start, world }) => {
          behave = does
          const { port } = other.address() as AddressInfo
          const printer = { kind: 'network', host: '127.0.0.1', port, model: 'epson-80', paperMm: 80 }
          const { at } = await start({ provisioning: { printer } })
          await at.signIn()
          await at.topUpToCash('01066660100')
          await at.pay()
          await at.outcome('succeeded')
          const state = at.at('print-state')
          await expect(state).toHaveAttribute('data-state', new RegExp(`^(${states.join('|')})$`, 'u'), {
            timeout: 30_000,
          })
          expectSentence((await state.textContent()) ?? '', language)
          await expect(at.at('print-receipt')).toBeEnabled()
          await at.outcome('succeeded')
          await expect(at.at('status-printer')).not.toHaveAttribute('data-state', 'ready')
          expect(await paymentsFor(world, '01066660100')).toEqual({ sent: 1, charged: 1 })
        })
      }
    })
  })
}
