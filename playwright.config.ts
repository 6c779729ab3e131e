import { defineConfig } from '@playwright/test'

/**
 * The real program, started by each test on its own data folder against its own sandbox. Nothing is retried: a test
 * that passes the second time has found something.
 */
export default defineConfig({
  testDir: 'e2e',
  // What takes long is proven by the campaigns; `npx playwright test` runs both.
  projects: [
    { name: 'change', testMatch: '**/*.spec.ts', testIgnore: '**/long/**' },
    { name: 'campaign', testMatch: '**/long/**/*.spec.ts' },
  ],
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  outputDir: 'test-results/e2e',
  reporter: [['list']],
  // A trace costs a fifth of the time: `--trace on` where one is wanted.
  use: { trace: 'off', screenshot: 'only-on-failure' },
})
