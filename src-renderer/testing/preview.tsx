/** The screens over the fake bridge, for looking at them without a main process. `?lang=en&theme=dark&out` choose the form. */
import type { Picture } from '../../src-shared/contract/receipt.ts'
import { formatAmount } from '../../src-shared/domain/money.ts'
import { openPage } from '../open-page.tsx'
import { createFakeBridge } from './fake-bridge.ts'

const wanted = new URLSearchParams(window.location.search)

/** A stand-in for the paper: lines of plain text, so that the slip's place is filled. */
async function draw(lines: readonly string[]): Promise<Picture> {
  const canvas = document.createElement('canvas')
  canvas.width = 576
  canvas.height = 120 + lines.length * 56
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('Expected a canvas to draw on, found none')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = '#000'
  context.font = '32px "IBM Plex Sans", "IBM Plex Sans Arabic"'
  context.textAlign = 'center'
  lines.forEach((line, index) => {
    context.fillText(line, 288, 80 + index * 56)
  })
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve)
  })
  const png = new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))
  return { png, widthDots: canvas.width, heightDots: canvas.height }
}

const amount = (minor: number | null): string => (minor === null ? '…' : formatAmount(minor as never))

const fake = createFakeBridge({
  language: wanted.get('lang') === 'en' ? 'en' : 'ar',
  signedIn: !wanted.has('out'),
  delayMs: 30,
  drawSlip: (draft) =>
    draw([
      '— — —',
      String(draft.serviceId ?? '…'),
      draft.account,
      draft.amountsMinor.map(amount).join(' '),
      amount(draft.totalMinor),
    ]),
  drawReceipt: (view) =>
    draw([view.state, view.serviceName.ar, view.account, amount(view.totalMinor), view.trxNumber ?? '']),
})
Object.assign(window, { fake })

openPage(fake.bridge)
