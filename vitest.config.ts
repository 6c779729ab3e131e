import { defineConfig } from 'vitest/config'

/**
 * Every test that needs no screen. Two projects, because what starts servers, processes and browsers waits longer than
 * what only computes; both run in Node, on two workers, in files of their own.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    pool: 'forks',
    setupFiles: ['tools/vitest-setup.ts'],
    // A test that only passes when it is run twice is a fault; nothing is retried.
    retry: 0,
    // A run without tests is a mistake in a path, not a success.
    passWithNoTests: false,
    // A forgotten `.only` would silently skip the rest.
    allowOnly: false,
    unstubEnvs: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'program',
          include: ['src-shared/**/*.test.{ts,tsx}', 'src-main/**/*.test.ts', 'src-renderer/**/*.test.{ts,tsx}'],
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'world',
          include: ['sandbox/**/*.test.ts', 'tools/**/*.test.ts', 'bench/**/*.test.ts', 'proofs/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
