/**
 * What an ESC/POS printer does with the bytes it gets: raster and text become rows of dots, a cut makes a paper of them.
 * Bytes come in pieces of any size; what is not understood is kept with its place, never passed over in silence.
 */
import { createCanvas } from '@napi-rs/canvas'

export type Paper = {
  readonly widthDots: number
  readonly heightDots: number
  /** Rows of whole bytes, 1 is black. */
  readonly rows: Uint8Array
  /** False: torn off by hand after the line was closed. */
  readonly cut: boolean
}

export type PrintLog = {
  bytes: number
  bands: { rows: number; rowBytes: number }[]
  text: string[]
  cuts: number
  drawerKicks: number
  unknown: { at: number; bytes: string }[]
}

export type Interpreter = {
  /** Takes bytes; answers to questions asked in turn come through `answer`. */
  take(bytes: Uint8Array): void
  /** Works off what waits: after a stop (no paper, cover) was mended. */
  resume(): void
  /** True when nothing waits and nothing printed is still in the printer uncut. */
  isAtRest(): boolean
  /** Ends the paper without a cut. */
  tear(): void
  readonly log: PrintLog
}

export type InterpreterDeps = {
  readonly widthDots: number
  /** Asked before each command: whether the printer can go on. */
  readonly ready: () => boolean
  readonly answer: (bytes: Uint8Array) => void
  /** The status byte of `DLE EOT n`. */
  readonly statusByte: (what: number) => number
  /** The paper byte of `GS r 1`. */
  readonly paperByte: () => number
  readonly onPaper: (paper: Paper) => void
  readonly onRows: (rows: number) => void
}

const LINE_DOTS = 30
const ESC = 0x1b
const GS = 0x1d
const DLE = 0x10

/** How many bytes follow the two of the command, for those that only set something. */
const SETTINGS: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  [ESC]: { '!': 1, E: 1, '-': 1, M: 1, t: 1, R: 1, '2': 0, '3': 1, '{': 1, '=': 1, G: 1, ' ': 1, S: 0, L: 0 },
  [GS]: { '!': 1, B: 1, H: 1, f: 1, h: 1, w: 1, L: 2, W: 2, P: 2 },
}

export function createInterpreter(deps: InterpreterDeps): Interpreter {
  const rowBytes = deps.widthDots >> 3
  const log: PrintLog = { bytes: 0, bands: [], text: [], cuts: 0, drawerKicks: 0, unknown: [] }
  let waiting: Uint8Array = new Uint8Array(0)
  let taken = 0
  let paper: Uint8Array[] = []
  let line = ''
  let align = 0
  let ink = false

  function feed(rows: number): void {
    if (rows > 0) paper.push(new Uint8Array(rowBytes * rows))
  }

  function endLine(): void {
    if (line === '') {
      feed(LINE_DOTS)
      return
    }
    log.text.push(line)
    paper.push(drawText(line, deps.widthDots, align))
    ink = true
    line = ''
  }

  function endPaper(cut: boolean): void {
    if (line !== '') endLine()
    const rows = Buffer.concat(paper)
    if (rows.length > 0 && (cut || ink)) {
      deps.onPaper({ widthDots: deps.widthDots, heightDots: rows.length / rowBytes, rows, cut })
    }
    paper = []
    ink = false
  }

  function raster(at: number): number | null {
    if (waiting.length < at + 8) return null
    const [mode = 0, xLow = 0, xHigh = 0, yLow = 0, yHigh = 0] = waiting.subarray(at + 3, at + 8)
    const bandBytes = xLow + 256 * xHigh
    const rows = yLow + 256 * yHigh
    const length = 8 + bandBytes * rows
    if (waiting.length < at + length) return null
    if (mode !== 0 && mode !== 48) unknown(at, 8)
    const band = waiting.subarray(at + 8, at + length)
    log.bands.push({ rows, rowBytes: bandBytes })
    const room = rowBytes - bandBytes
    if (room === 0) {
      paper.push(Uint8Array.from(band))
    } else {
      const placed = new Uint8Array(rowBytes * rows)
      const left = room < 0 ? 0 : align === 1 ? room >> 1 : align === 2 ? room : 0
      for (let row = 0; row < rows; row++) {
        placed.set(
          band.subarray(row * bandBytes, row * bandBytes + Math.min(bandBytes, rowBytes)),
          row * rowBytes + left,
        )
      }
      paper.push(placed)
    }
    ink = true
    deps.onRows(rows)
    return length
  }

  function unknown(at: number, count: number): void {
    log.unknown.push({ at: taken + at, bytes: Buffer.from(waiting.subarray(at, at + count)).toString('hex') })
  }

  /** The length of the command at this place once it was done; null while bytes of it are missing. */
  function command(at: number): number | null {
    const first = waiting[at] ?? 0
    if (first === 0x0a) {
      endLine()
      return 1
    }
    // Zeros fill up and carriage returns and tabs move nothing that we print.
    if (first === 0x00 || first === 0x0d || first === 0x09) return 1
    if (first >= 0x20 && first < 0x7f) {
      line += String.fromCharCode(first)
      return 1
    }
    if (first !== ESC && first !== GS && first !== DLE) {
      unknown(at, 1)
      return 1
    }
    const second = waiting[at + 1]
    if (second === undefined) return null
    if (first === DLE) {
      if (waiting.length < at + 3) return null
      unknown(at, 3)
      return 3
    }
    const name = String.fromCharCode(second)
    return (
      (first === ESC ? escape(at, name) : group(at, name)) ??
      (waiting.length < at + 4 ? null : setting(at, first, name))
    )
  }

  function setting(at: number, first: number, name: string): number | null {
    const count = SETTINGS[first]?.[name]
    if (count === undefined) {
      unknown(at, 2)
      return 2
    }
    return waiting.length < at + 2 + count ? null : 2 + count
  }

  function escape(at: number, name: string): number | null {
    const value = waiting[at + 2]
    if (name === '@') {
      align = 0
      line = ''
      return 2
    }
    if (value === undefined) return null
    if (name === 'a') {
      align = value % 48
      return 3
    }
    if (name === 'd') {
      if (line !== '') endLine()
      feed(value * LINE_DOTS)
      return 3
    }
    if (name === 'J') {
      feed(value)
      return 3
    }
    if (name === 'p') {
      if (waiting.length < at + 5) return null
      log.drawerKicks++
      return 5
    }
    return null
  }

  function group(at: number, name: string): number | null {
    const value = waiting[at + 2]
    if (value === undefined) return null
    if (name === 'v' && value === 0x30) return raster(at)
    if (name === 'V') {
      const withFeed = value === 65 || value === 66
      if (withFeed && waiting.length < at + 4) return null
      if (withFeed) feed(waiting[at + 3] ?? 0)
      log.cuts++
      endPaper(true)
      return withFeed ? 4 : 3
    }
    if (name === 'r') {
      deps.answer(Uint8Array.of(value === 2 || value === 50 ? 0 : deps.paperByte()))
      return 3
    }
    if (name === 'a') {
      if (value !== 0) deps.answer(Uint8Array.of(0x10, 0, deps.paperByte() === 0 ? 0 : 0x0c, 0))
      return 3
    }
    return null
  }

  function isRaster(at: number): boolean {
    return waiting[at] === GS && waiting[at + 1] === 0x76 && waiting[at + 2] === 0x30
  }

  function workOff(): void {
    let at = 0
    while (at < waiting.length) {
      if (isQuestion(at)) {
        answerQuestion(at)
        at += 3
        continue
      }
      if (!deps.ready()) break
      const length = isRaster(at) ? raster(at) : command(at)
      if (length === null) break
      at += length
    }
    taken += at
    waiting = waiting.subarray(at)
    // While it stands still a question is answered past what waits before it. Whoever asks waits for the answer, so it is last.
    const last = waiting.length - 3
    if (last > 0 && !deps.ready() && isQuestion(last)) {
      answerQuestion(last)
      waiting = waiting.subarray(0, last)
    }
  }

  return {
    take(bytes) {
      log.bytes += bytes.length
      waiting = waiting.length === 0 ? bytes : Buffer.concat([waiting, bytes])
      workOff()
    },
    resume: workOff,
    isAtRest: () => waiting.length === 0 && !ink && line === '',
    tear() {
      endPaper(false)
    },
    log,
  }

  /** `DLE EOT n` (10 04 n), asked past everything that waits. */
  function isQuestion(at: number): boolean {
    const what = waiting[at + 2] ?? 0
    return waiting[at] === DLE && waiting[at + 1] === 0x04 && what >= 1 && what <= 4
  }

  function answerQuestion(at: number): void {
    deps.answer(Uint8Array.of(deps.statusByte(waiting[at + 2] ?? 0)))
  }
}

/** Plain text in a plain face: enough to read what an emergency slip says. */
function drawText(words: string, widthDots: number, align: number): Uint8Array {
  const canvas = createCanvas(widthDots, LINE_DOTS)
  const context = canvas.getContext('2d')
  context.font = '22px monospace'
  context.textAlign = align === 1 ? 'center' : align === 2 ? 'right' : 'left'
  context.fillText(words, align === 1 ? widthDots / 2 : align === 2 ? widthDots : 0, 23)
  const { data } = context.getImageData(0, 0, widthDots, LINE_DOTS)
  const rows = new Uint8Array((widthDots >> 3) * LINE_DOTS)
  for (let dot = 0; dot < widthDots * LINE_DOTS; dot++) {
    if ((data[dot * 4 + 3] ?? 0) >= 128) rows[dot >> 3] = (rows[dot >> 3] ?? 0) | (0x80 >> (dot & 7))
  }
  return rows
}
