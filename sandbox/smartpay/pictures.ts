/** Pictures for tiles: an initial on a colour of its own, as PNG. */
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import { fileURLToPath } from 'node:url'
import { CATALOGUE, findService, templateId } from './catalogue/catalogue.ts'
import { findNodeAmongMany } from './catalogue/many.ts'
import { steadyNumber } from './amounts.ts'
import { htmlPage } from './wire.ts'
import type { Answer } from './wire.ts'
import type { Call } from './world.ts'

const SIZE = 128
const FAMILY = 'Sandbox Logo'

type Pictured = { readonly name: { readonly ar: string | null; readonly en: string | null }; readonly picture: string }

/** A PNG for `/web/image?model=…&id=…`; a 404 page for what has no picture. `cache` belongs to the server. */
export function picture(call: Call, cache: Map<string, Uint8Array>): Answer {
  const id = Number(call.query['id'])
  const model = call.query['model'] ?? ''
  const found = find(model, id)
  if (!found || found.picture !== 'drawn') return htmlPage(404, 'Not Found')
  const key = `${model}/${id}`
  const bytes = cache.get(key) ?? draw(found.name.ar ?? found.name.en ?? '?')
  cache.set(key, bytes)
  return { status: 200, contentType: 'image/png', body: bytes, headers: { 'cache-control': 'max-age=86400' } }
}

function find(model: string, id: number): Pictured | undefined {
  if (model === 'product.category') {
    const { categories, billers } = CATALOGUE
    const one = categories.find((each) => each.id === id) ?? billers.find((each) => each.id === id)
    return one ?? findNodeAmongMany(id)
  }
  return findService(id - templateId(0))?.service
}

function draw(name: string): Uint8Array {
  registerFont()
  const canvas = createCanvas(SIZE, SIZE)
  const paint = canvas.getContext('2d')
  paint.fillStyle = `hsl(${steadyNumber(name) % 360} 45% 42%)`
  paint.roundRect(0, 0, SIZE, SIZE, 24)
  paint.fill()
  paint.fillStyle = '#fff'
  paint.font = `700 72px "${FAMILY}", sans-serif`
  paint.textAlign = 'center'
  paint.textBaseline = 'middle'
  paint.fillText([...name.replace(/^(ال|<)/, '')][0] ?? '?', SIZE / 2, SIZE / 2)
  return canvas.toBuffer('image/png')
}

function registerFont(): void {
  if (GlobalFonts.has(FAMILY)) return
  // Without the font the system's own letters do.
  const file = '@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-700-normal.woff2'
  try {
    GlobalFonts.registerFromPath(fileURLToPath(import.meta.resolve(file)), FAMILY)
  } catch {
    return
  }
}
