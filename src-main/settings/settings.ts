/** How this terminal is set up: what the composition root needs of this folder. */
export {
  configurationFrom,
  modeOf,
  needsSandbox,
  plainSecretsAccepted,
  settleConfiguration,
  type Account,
  type Configuration,
  type GatewayAddress,
  type Mode,
  type PrinterAddress,
} from './configuration.ts'
export type { ConnectionSeen } from './connection.ts'
export { dataFolder, type DataFolder } from './data-folder.ts'
export { loadDataKey, makeDataKey, type DataKey } from './data-key.ts'
export {
  chooseSerial,
  decideSerial,
  readHardwareSerials,
  type KeptSerial,
  type SerialDecision,
} from './machine-serial.ts'
export { readProvisioning, type ProvisioningAnswer } from './provisioning.ts'
export type { Provisioning } from './provisioning-schema.ts'
export { createStatusBoard, type StatusBoard, type StatusParts } from './status.ts'
export { systemClock } from './system-clock.ts'
