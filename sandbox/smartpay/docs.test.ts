/** The page about the sandbox tells what the tables say. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CATALOGUE, findService } from './catalogue/catalogue.ts'
import { dueFor } from './amounts.ts'
import { CANCEL_OUTCOMES, INQUIRY_OUTCOMES } from './other-outcomes.ts'
import { PAY_OUTCOMES } from './pay-outcomes.ts'
import { PEOPLE } from './people.ts'
import { ENDPOINTS, settingsSchema, TRANSPORT_FAULTS } from './settings.ts'

const page = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8')

test('every magic value has its row', () => {
  const rows = [
    ...INQUIRY_OUTCOMES.map((one) => `| inquiry | \`98${one.suffix}\` | | \`${one.name}\` | ${one.what} |`),
    ...PAY_OUTCOMES.map(
      (one) =>
        `| payment | \`99${one.suffix}\` | ${one.piastres === undefined ? '' : `\`….${one.piastres}\``} | \`${one.name}\` | ${one.what} | ${one.ledger} |`,
    ),
    ...CANCEL_OUTCOMES.map(
      (one) => `| cancel | \`99${one.suffix}\` | | \`${one.name}\` | ${one.what} | ${one.ledger} |`,
    ),
  ]
  expect(rows.filter((row) => !page.includes(row))).toEqual([])
})

test('every login, endpoint, fault and setting is named', () => {
  const names = [
    ...PEOPLE.map((one) => one.login),
    ...ENDPOINTS,
    ...TRANSPORT_FAULTS,
    ...Object.keys(settingsSchema.shape),
  ]
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([])
})

test('the dues of the stable services are as told', () => {
  const told = [...page.matchAll(/`(\d{4})` \| \d+ → \d+ \| .*?`(\d+)` owes ([\d.]+)/g)]
  expect(told.length).toBeGreaterThan(4)
  for (const [, id, account, due] of told) {
    const service = findService(Number(id))?.service
    expect(service && dueFor(service, account ?? '')).toBe(Math.round(Number(due) * 100))
  }
})

test('the size of the catalogue is as told', () => {
  const services = CATALOGUE.billers.flatMap((one) => one.services).length
  expect(page).toContain(`${services} services in ${CATALOGUE.categories.length} categories`)
})
