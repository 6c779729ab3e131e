/** How this terminal is set up: what the composition root needs of this folder. */
export {
  configurationFrom,
  modeOf,
  needsSandbox,
  plainSecretsAccepted,
  type Account,
  type Configuration,
  type GatewayAddress,
  type Mode,
  type PrinterAddress,
} from './configuration.ts'
export { createClockWatch, type ClockWatch } from './clock-watch.ts'
export type { ConnectionSeen } from './connection.ts'
export { dataFolder, type DataFolder } from './data-folder.ts'
export { sealKeyFor } from './data-key.ts'
export { LANGUAGE, languageFrom } from './language.ts'
export { chooseSerial, readHardwareSerials } from './machine-serial.ts'
export { provisioningFromEnvironment } from './provisioning.ts'
export type { Provisioning } from './provisioning-schema.ts'
export { queuePolicyFrom } from './queue-policy.ts'
export { recoveryToTell } from './recovery.ts'
export { secretsInMemory } from './secrets-in-memory.ts'
export { serialAtSetUp, settleSetUp, type SetUp } from './set-up.ts'
export { createStatusBoard, type StatusBoard, type StatusParts } from './status.ts'
export { systemClock } from './system-clock.ts'
export { startSentence } from './start-sentence.ts'
export { createStartingNotice, type StartingNotice } from './starting.ts'
