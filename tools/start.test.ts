import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const script = join(import.meta.dirname, 'start.ts')

test.runIf(process.platform === 'linux')(
  'without a display it says so in one sentence with two ways out, and fails',
  () => {
    const { DISPLAY: _x, WAYLAND_DISPLAY: _wayland, ...env } = process.env
    const run = spawnSync(process.execPath, [script], { env, encoding: 'utf8' })
    expect(run.status).toBe(1)
    expect(run.stdout).toBe('')
    expect(run.stderr.trim().split('\n')).toEqual([
      'There is no display here: run "npm start -- --headless" or "npm run demo" instead.',
    ])
  },
)
