import { expect, test } from 'vitest'
import { configurationFrom } from './configuration.ts'
import type { SettingsStore } from './ports.ts'
import type { Provisioning } from './provisioning-schema.ts'
import { serialAtSetUp, settleSetUp } from './set-up.ts'

const live: Provisioning = {
  mode: 'live',
  language: 'ar',
  machineSerial: null,
  smartpay: {
    baseUrl: 'https://pay.example',
    database: null,
    dialect: 'guide',
    cancelMethod: 'POST',
    account: { login: 'agent', password: 'hunter2' },
  },
  printer: null,
  shop: null,
  backups: { second: null },
  receipts: { languages: 'one', logo: null },
  logo: null,
  offline: null,
  acceptPlainSecretStore: false,
}

function memory() {
  const values = new Map<string, string>()
  const settings: SettingsStore = {
    read: (name) => (values.has(name) ? (JSON.parse(values.get(name)!) as unknown) : undefined),
    write: (name, value) => void values.set(name, JSON.stringify(value)),
  }
  return { settings, values }
}

function start(
  on: SettingsStore,
  more: { provisioning?: Provisioning; hardware?: string | null; unsettledCount?: number },
) {
  const { provisioning = live, hardware = 'HW-0001', unsettledCount = 0 } = more
  const asked = configurationFrom(provisioning, null, 'epson')
  return settleSetUp({ asked, provisioning, hardware, settings: on, unsettledCount })
}

test('the first start settles what later starts find', () => {
  const { settings, values } = memory()
  const first = start(settings, {})
  expect(first.machineSerial).toBe('HW-0001')
  expect(first.notices).toEqual([
    {
      kind: 'provisioned',
      fields: [
        'mode',
        'language',
        'backups',
        'receipts',
        'acceptPlainSecretStore',
        'smartpay.baseUrl',
        'smartpay.dialect',
        'smartpay.cancelMethod',
        'smartpay.login',
      ],
    },
  ])
  expect(start(settings, {}).notices).toEqual([])
  expect(JSON.stringify([...values])).not.toContain('hunter2')
})

test('a later start tells what is new', () => {
  const { settings } = memory()
  start(settings, {})
  const second = start(settings, { provisioning: { ...live, language: 'en' }, hardware: 'HW-0002' })
  expect(second.machineSerial).toBe('HW-0001')
  expect(second.notices).toEqual([
    { kind: 'provisioned', fields: ['language'] },
    { kind: 'serial-changed-seen', found: 'HW-0002' },
  ])
})

test('while something is unsettled neither address, login nor serial changes', () => {
  const { settings } = memory()
  start(settings, {})
  const other: Provisioning = {
    ...live,
    machineSerial: 'SN-0042',
    smartpay: { ...live.smartpay!, baseUrl: 'https://other.example', account: { login: 'other', password: 'x' } },
  }
  const held = start(settings, { provisioning: other, unsettledCount: 1 })
  expect(held).toMatchObject({
    machineSerial: 'HW-0001',
    configuration: { gateway: { baseUrl: 'https://pay.example' }, account: null },
    refused: ['smartpay.baseUrl', 'smartpay.login', 'machineSerial'],
  })
  expect(start(settings, { provisioning: other })).toMatchObject({
    machineSerial: 'SN-0042',
    configuration: { gateway: { baseUrl: 'https://other.example' }, account: { login: 'other' } },
    refused: [],
  })
})

test('a live terminal without any serial does not start; training does', () => {
  expect(() => start(memory().settings, { hardware: null })).toThrow(expect.objectContaining({ code: 'no-serial' }))
  const sandbox = { smartpay: 'http://127.0.0.1:8101', printer: null }
  const training = settleSetUp({
    asked: configurationFrom(null, sandbox, 'epson'),
    provisioning: null,
    hardware: null,
    settings: memory().settings,
    unsettledCount: 0,
  })
  expect(training).toMatchObject({
    machineSerial: 'TRAINING-0001',
    notices: [],
    shop: { name: { en: 'Training shop' } },
  })
})

test.each([
  ['the file before the hardware', { provisioned: 'P-1', hardware: 'HW-0001' }, 'P-1'],
  ['the hardware', { hardware: 'HW-0001' }, 'HW-0001'],
  ['training without either', { mode: 'training' }, 'TRAINING-0001'],
  ['records that have settled it', { recordsExist: true }, ''],
  ['nothing at all', {}, 'refused'],
] as const)('the serial that new records begin with: %s', (_what, known, serial) => {
  const begin = () => serialAtSetUp({ provisioned: null, hardware: null, mode: 'live', recordsExist: false, ...known })
  if (serial === 'refused') expect(begin).toThrow(expect.objectContaining({ code: 'no-serial' }))
  else expect(begin()).toBe(serial)
})
