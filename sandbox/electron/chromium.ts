import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectCdp, type CdpConnection } from './cdp.ts'

/** What a Chromium is started with. */
export interface ChromiumOptions {
  executable: string
  /** The browser's own folder; only one browser may use it at a time. */
  profileDir: string
  headless: boolean
  /** The port for tools from outside (Playwright), as given to `--remote-debugging-port`; null: no port. */
  debuggingPort: string | null
  language: string | null
}

/** A running Chromium. */
export interface Chromium {
  connection: CdpConnection
  /** Asks the browser to end, kills it after two seconds, and settles when it is gone. */
  close(): Promise<void>
  /** Ends the browser at once, without waiting: for the last moment of the process. */
  kill(): void
  /** Opens one app window (no tabs, no address bar) showing `url`; for browsers with a display. */
  openAppWindow(url: string, bounds: { x: number | null; y: number | null; width: number; height: number }): void
}

const QUIET_SWITCHES = [
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-breakpad',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-gpu',
  '--disable-popup-blocking',
  '--disable-prompt-on-repost',
  '--disable-quic',
  '--disable-search-engine-choice-screen',
  '--disable-session-crashed-bubble',
  '--disable-infobars',
  '--disable-sync',
  '--metrics-recording-only',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--password-store=basic',
  '--use-mock-keychain',
  // No bar in the window that tells of the switches.
  '--test-type',
  '--autoplay-policy=no-user-gesture-required',
  // Among them the address bar's own pages, of which two were started with every window, which has no address bar.
  '--disable-features=Translate,MediaRouter,OptimizationHints,HttpsUpgrades,LocalNetworkAccessChecks,WebUIOmniboxPopup,WebUIOmniboxAimPopup',
  // Nothing but this machine can be reached, whatever a page asks for.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost , EXCLUDE ::1',
]

/** What a browser offers to a person on the web, and Electron's does not. */
const PREFERENCES = {
  translate: { enabled: false },
  credentials_enable_service: false,
  profile: { password_manager_enabled: false },
  autofill: { profile_enabled: false, credit_card_enabled: false },
  browser: { enable_spellchecking: false },
}

function writePreferences(profileDir: string): void {
  const path = join(profileDir, 'Default', 'Preferences')
  if (existsSync(path)) return
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify(PREFERENCES))
}

/** The switches that every browser of the stand-in is started with. */
function switchesOf(options: ChromiumOptions, withSandbox: boolean): string[] {
  return [
    ...QUIET_SWITCHES,
    `--user-data-dir=${options.profileDir}`,
    ...(options.headless ? ['--headless=new', '--hide-scrollbars', '--mute-audio'] : []),
    ...(options.language === null ? [] : [`--lang=${options.language}`]),
    ...(withSandbox ? [] : ['--no-sandbox']),
  ]
}

/**
 * Starts a Chromium that is tied to this process by its DevTools pipe, and waits until it answers.
 * Fails with one sentence that carries the end of the browser's own error output.
 */
export async function startChromium(options: ChromiumOptions): Promise<Chromium> {
  // Chromium refuses its own sandbox for root, and some machines forbid it to everybody.
  if (process.getuid?.() === 0) return startOnce(options, false)
  try {
    return await startOnce(options, true)
  } catch (error) {
    if (!/No usable sandbox|Failed to move to new namespace|setuid_sandbox/.test(String(error))) throw error
    return startOnce(options, false)
  }
}

async function startOnce(options: ChromiumOptions, withSandbox: boolean): Promise<Chromium> {
  mkdirSync(options.profileDir, { recursive: true })
  await waitForProfile(options.profileDir)
  writePreferences(options.profileDir)
  rmSync(join(options.profileDir, 'DevToolsActivePort'), { force: true })
  const switches = switchesOf(options, withSandbox)
  const child = spawn(
    options.executable,
    [
      ...switches,
      '--no-startup-window',
      '--remote-debugging-pipe',
      ...(options.debuggingPort === null
        ? []
        : [`--remote-debugging-port=${options.debuggingPort}`, '--remote-debugging-address=127.0.0.1']),
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'] },
  )
  let errorTail = ''
  child.stderr?.on('data', (chunk: Buffer) => (errorTail = (errorTail + chunk.toString()).slice(-2000)))
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve()
    })
    child.once('error', () => {
      resolve()
    })
  })
  const connection = connectCdp(child.stdio[3] as Writable, child.stdio[4] as Readable)
  try {
    await Promise.race([
      connection.send('Browser.getVersion'),
      ended.then(() => Promise.reject(new Error('it ended at once'))),
      sleep(30_000, undefined, { ref: false }).then(() => Promise.reject(new Error('no answer in 30 s'))),
    ])
  } catch (error) {
    child.kill('SIGKILL')
    throw new Error(`${options.executable} did not start (${(error as Error).message}): ${errorTail}`, { cause: error })
  }
  return {
    connection,
    async close() {
      connection.send('Browser.close').catch(() => undefined)
      await Promise.race([ended, sleep(2000, undefined, { ref: false })])
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    },
    kill() {
      child.kill('SIGKILL')
    },
    openAppWindow(url, bounds) {
      // A second start with the same profile hands the request to the running browser and ends.
      const opener = spawn(
        options.executable,
        [
          ...switches,
          `--app=${url}`,
          `--window-size=${bounds.width},${bounds.height}`,
          ...(bounds.x === null || bounds.y === null ? [] : [`--window-position=${bounds.x},${bounds.y}`]),
        ],
        { stdio: 'ignore' },
      )
      opener.unref()
    },
  }
}

/**
 * Waits until no browser uses the profile. The one before may still be ending (its app was killed and the pipe has just
 * closed); a browser started now would hand itself over to it and end.
 */
async function waitForProfile(profileDir: string): Promise<void> {
  const lock = join(profileDir, 'SingletonLock')
  for (let triesLeft = 100; triesLeft > 0; triesLeft -= 1) {
    const holder = lockHolder(lock)
    if (holder === null || !isOurs(holder, profileDir)) break
    if (triesLeft === 50) process.kill(holder, 'SIGKILL')
    await sleep(50)
  }
  for (const name of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) {
    rmSync(join(profileDir, name), { force: true })
  }
}

/** The process id in Chromium's lock, a symbolic link to `host-pid`; null: no lock (always so on Windows). */
function lockHolder(lock: string): number | null {
  try {
    const processId = Number(/-(\d+)$/.exec(readlinkSync(lock))?.[1])
    return Number.isSafeInteger(processId) ? processId : null
  } catch {
    return null
  }
}

/** Whether that process still lives and really is a browser on this profile (ids are used again). */
function isOurs(processId: number, profileDir: string): boolean {
  try {
    process.kill(processId, 0)
  } catch {
    return false
  }
  const commandLine = `/proc/${processId}/cmdline`
  return existsSync(commandLine) ? readFileSync(commandLine, 'utf8').includes(profileDir) : true
}

/**
 * Puts the browser's `DevToolsActivePort` where Electron's own Chromium leaves it: in the user data folder. The first
 * line is the port, the second the path of the browser's socket. Waits up to five seconds.
 */
export async function publishDebuggingPort(profileDir: string, userDataDir: string): Promise<void> {
  const source = join(profileDir, 'DevToolsActivePort')
  for (let triesLeft = 250; triesLeft > 0; triesLeft -= 1) {
    const text = existsSync(source) ? readFileSync(source, 'utf8') : ''
    if (text.includes('\n')) {
      writeFileSync(join(userDataDir, 'DevToolsActivePort'), text)
      return
    }
    await sleep(20)
  }
  throw new Error(`the browser did not write ${source} in 5 s`)
}
