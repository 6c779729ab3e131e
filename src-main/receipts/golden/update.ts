/** Draws the golden receipts anew: `node src-main/receipts/golden/update.ts`. Look at the pictures before they are kept. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createReceiptRenderer } from '../draw.ts'
import { encodePng } from '../png.ts'
import { goldenReceipts } from '../sample-receipts.ts'

const renderer = createReceiptRenderer({
  fontsDirectory: fileURLToPath(new URL('../../../resources/fonts', import.meta.url)),
})
for (const [name, document] of Object.entries(goldenReceipts)) {
  const drawing = renderer.draw(document)
  if (drawing.kind === 'refused') throw new Error(`${name}: ${drawing.reason} (${drawing.found})`)
  writeFileSync(new URL(`${name}.png`, import.meta.url), encodePng(drawing.bitmap))
}
