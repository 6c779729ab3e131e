/** The control paths: what tests and the panel use to look at the ledger and to set faults. Loopback only. */
import type { FastifyInstance } from 'fastify'
import type { ServerResponse } from 'node:http'
import { ledgerView, walletsOf } from './ledger.ts'
import { CANCEL_OUTCOMES, INQUIRY_OUTCOMES } from './other-outcomes.ts'
import { panelPage } from './panel.ts'
import { PAY_OUTCOMES } from './pay-outcomes.ts'
import { ENDPOINTS, faultsOf, settingsChangeSchema } from './settings.ts'
import type { Settings } from './settings.ts'
import { settleDue } from './settle.ts'
import { freshState } from './state.ts'
import type { World } from './world.ts'

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/
const CONTROL_PATH = /^\/(control|panel)(\/|\?|$)/

/** `initial` is what a reset goes back to; `changed` is told after every change, with the answer that is still to be sent. */
export function controlRoutes(
  app: FastifyInstance,
  world: World,
  initial: Settings,
  changed: (response: ServerResponse) => Promise<void>,
): void {
  // A page of another site could otherwise reach the control paths through the user's own browser.
  app.addHook('onRequest', async (request, reply) => {
    if (!CONTROL_PATH.test(request.url)) return
    const origin = request.headers.origin
    const foreign = origin !== undefined && !LOOPBACK.test(origin.replace(/^https?:\/\//, ''))
    if (foreign || !LOOPBACK.test(request.headers.host ?? '')) await reply.code(403).send({ problem: 'loopback only' })
  })

  app.get('/panel', async (_request, reply) => reply.type('text/html; charset=utf-8').send(panelPage()))

  app.get('/control/ledger', async () => {
    settleDue(world)
    return ledgerView(world.state)
  })

  app.get('/control/faults', async () => world.settings)

  app.put('/control/faults', async (request, reply) => {
    const parsed = settingsChangeSchema.safeParse(request.body)
    if (!parsed.success)
      return reply.code(400).send({
        problem: 'not understood',
        issues: parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message })),
      })
    const change = Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined))
    world.settings = { ...world.settings, ...(change as Partial<Settings>) }
    const [main] = walletsOf(world, 'agent')
    const balance = (change as Partial<Settings>).walletBalanceMinor
    if (main && balance !== undefined && balance !== null) main.balanceMinor = balance
    await changed(reply.raw)
    return world.settings
  })

  app.post('/control/reset', async (_request, reply) => {
    world.state = freshState()
    world.settings = structuredClone(initial)
    // Who still waits belongs to what was forgotten.
    world.wake()
    await changed(reply.raw)
    return { ok: true }
  })

  /** Everything that waits, to settle or to be answered, does so now, whatever its time. */
  app.post('/control/settle', async (_request, reply) => {
    world.wake()
    // Whoever was woken goes first.
    await new Promise(setImmediate)
    settleDue(world, Number.POSITIVE_INFINITY)
    await changed(reply.raw)
    return { ok: true }
  })

  app.get('/control/magic', async () => ({
    payments: PAY_OUTCOMES.map(({ name, suffix, piastres, what, whatAr, ledger }) => ({
      name,
      account: `…99${suffix}`,
      amount: piastres === undefined ? null : `….${piastres}`,
      what,
      whatAr,
      ledger,
    })),
    inquiries: INQUIRY_OUTCOMES.map(({ name, suffix, what, whatAr }) => ({
      name,
      account: `…98${suffix}`,
      what,
      whatAr,
    })),
    cancels: CANCEL_OUTCOMES.map(({ name, suffix, what, whatAr, ledger }) => ({
      name,
      account: `…99${suffix}`,
      what,
      whatAr,
      ledger,
    })),
    faults: Object.fromEntries(ENDPOINTS.map((endpoint) => [endpoint, faultsOf(endpoint)])),
  }))
}
