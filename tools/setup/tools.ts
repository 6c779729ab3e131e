import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The tools that the project's commands may need, with the command that proves each and the package that brings it. */
const TOOLS = {
  socat: { command: 'socat', package: 'socat' },
  xvfb: { command: 'Xvfb', package: 'xvfb' },
} as const

export type ToolName = keyof typeof TOOLS

/** The path of a command, looked up on the path, or null. */
export function findOnPath(command: string): string | null {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : ['']
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const ending of endings) {
      const path = join(folder, command + ending)
      try {
        if (folder !== '') {
          accessSync(path, constants.X_OK)
          return path
        }
      } catch {
        // Not in this folder.
      }
    }
  }
  return null
}

/** The path of one of the project's tools, or null. */
export function findTool(name: ToolName): string | null {
  return findOnPath(TOOLS[name].command)
}

/** Whether this process may install the distribution's packages: Debian or a child of it, as root. */
export function canInstallPackages(): boolean {
  if (process.getuid?.() !== 0 || findOnPath('apt-get') === null || !existsSync('/etc/os-release')) return false
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
}

/** Runs a command whose output the person sees; gives whether it succeeded. */
export function runVisibly(command: string, args: readonly string[]): boolean {
  // Standard output belongs to the command that asked for the set-up; what tools say goes beside it.
  const shell = process.platform === 'win32'
  return spawnSync(command, [...args], { stdio: ['ignore', 2, 2], shell }).status === 0
}

/** Installs packages of the distribution; gives whether it succeeded. */
export function installPackages(packages: readonly string[]): boolean {
  process.env['DEBIAN_FRONTEND'] ??= 'noninteractive'
  return runVisibly('apt-get', ['update', '-q']) && runVisibly('apt-get', ['install', '-q', '-y', ...packages])
}

/**
 * Finds a tool or installs it where that is possible. Else: throws with `CI=true`, where a missing tool is a failure,
 * and gives null elsewhere after one sentence with the command to run.
 */
export function ensureTool(name: ToolName): string | null {
  const found = findTool(name)
  if (found !== null) return found
  if (canInstallPackages()) installPackages([TOOLS[name].package])
  const installed = findTool(name)
  if (installed !== null) return installed
  const sentence = `${name} is missing: install it, on Debian or Ubuntu with "sudo apt-get install ${TOOLS[name].package}".`
  if (process.env['CI'] === 'true') throw new Error(sentence)
  process.stderr.write(`${sentence}\n`)
  return null
}
