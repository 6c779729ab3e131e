import type { Chromium } from './chromium.ts'
import type { SchemeMap } from './scheme.ts'

/** What the parts of one running stand-in share. Made once, by `run.ts`. */
export interface Runtime {
  readonly appPath: string
  readonly electronVersion: string
  readonly headless: boolean
  /** The path of a Chromium. */
  readonly chromiumPath: string
  readonly schemes: SchemeMap
  /** Chromium switches by name, from the command line and `app.commandLine`. */
  readonly switches: Map<string, string>
  isReady: boolean
  /** Null before `ready`. */
  chromium: Chromium | null
}

/** The running browser; throws Electron's kind of error when it is asked for too early. */
export function runningChromium(runtime: Runtime, what: string): Chromium {
  if (!runtime.chromium) throw new Error(`${what} can only be used after the app is ready`)
  return runtime.chromium
}

/** What is the first argument of an Electron event. */
export interface PreventableEvent {
  readonly defaultPrevented: boolean
  preventDefault(): void
}

/** An event object, with more properties if the event has some. */
export function makeEvent<Properties extends object>(properties: Properties): PreventableEvent & Properties {
  let defaultPrevented = false
  return Object.defineProperties({} as PreventableEvent & Properties, {
    ...Object.getOwnPropertyDescriptors(properties),
    defaultPrevented: { get: () => defaultPrevented, enumerable: true },
    preventDefault: {
      value: () => {
        defaultPrevented = true
      },
    },
  })
}
