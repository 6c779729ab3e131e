/** Secrets for one run: for a machine without a key store whose owner did not accept to do without. */
import type { SecretStore } from './ports.ts'

export function secretsInMemory(): SecretStore {
  const kept = new Map<string, string>()
  return {
    read: async (name) => {
      const value = kept.get(name)
      return value === undefined ? { kind: 'none' } : { kind: 'found', value }
    },
    write: async (name, value) => void kept.set(name, value),
    remove: async (name) => void kept.delete(name),
  }
}
