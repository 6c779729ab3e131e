import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { canInstallPackages, findOnPath, installPackages, runVisibly } from './tools.ts'

/** The usual places of browsers that are not on the path. */
function usualPlaces(): string[] {
  const programFolders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => process.env[name] ?? '')
  switch (process.platform) {
    case 'darwin':
      return [
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
        '/Applications/Chromium.app/Contents/MacOS/Chromium',
        '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
      ]
    case 'win32':
      return programFolders
        .filter((folder) => folder !== '')
        .flatMap((folder) => [
          join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(folder, 'Chromium', 'Application', 'chrome.exe'),
          join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ])
    default:
      return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/opt/google/chrome/chrome', '/snap/bin/chromium']
  }
}

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']

/** Where Playwright keeps its downloads. */
function playwrightsFolder(): string {
  const named = process.env['PLAYWRIGHT_BROWSERS_PATH']
  if (named !== undefined && named !== '') return named === '0' ? 'node_modules' : named
  if (process.platform === 'win32') return join(process.env['LOCALAPPDATA'] ?? homedir(), 'ms-playwright')
  return join(homedir(), process.platform === 'darwin' ? 'Library/Caches' : '.cache', 'ms-playwright')
}

/** The browser that Playwright fetched, if it did. */
async function playwrightsChromium(): Promise<string | null> {
  // Playwright takes a moment to load; without its folder there is nothing to ask it.
  if (!existsSync(playwrightsFolder())) return null
  const { chromium } = await import('playwright')
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

/**
 * The path of a Chromium (or Chrome, or Edge) on this machine, or null. `CHROMIUM_PATH` decides where it is set, and is
 * an error where it names nothing.
 */
export async function findChromium(): Promise<string | null> {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names ${named}, and there is nothing`)
    return named
  }
  const downloaded = await playwrightsChromium()
  if (downloaded !== null) return downloaded
  for (const command of COMMANDS) {
    const found = findOnPath(command)
    if (found !== null) return found
  }
  return usualPlaces().find((path) => existsSync(path)) ?? null
}

/**
 * Finds a Chromium or installs one: Playwright's own download, else the distribution's packages (Debian or Ubuntu, as
 * root). Throws one sentence with the command to run where neither works.
 */
export async function ensureChromium(): Promise<string> {
  const found = await findChromium()
  if (found !== null) return found
  const withDependencies = canInstallPackages() ? ['--with-deps'] : []
  runVisibly('npx', ['playwright', 'install', ...withDependencies, 'chromium'])
  const downloaded = await findChromium()
  if (downloaded !== null) return downloaded
  if (canInstallPackages()) installPackages(['chromium', 'fonts-noto-core'])
  const installed = await findChromium()
  if (installed !== null) return installed
  throw new Error(
    'No Chromium was found and none could be installed: run "npx playwright install --with-deps chromium".',
  )
}
