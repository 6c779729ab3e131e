/** Amounts as the server reads them: Python's float() of a text, then piastres; and its fees. */
import type { CommissionBand, ServiceSeed } from './catalogue/types.ts'
import { Crash } from './wire.ts'

/** Takes what was sent; gives piastres. Crashes as float() does on anything that is no number, absence included. */
export function floatToMinor(text: string | undefined): number {
  const trimmed = text?.trim() ?? ''
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) throw new Crash('could not convert string to float')
  return Math.round(Number(trimmed) * 100)
}

/** Commission rows, first match wins; a fixed fee excludes the percentage, a maximum of 0 is none. Piastres. */
export function bandFee(bands: readonly CommissionBand[], amountMinor: number): number {
  const band = bands.find((one) => one.fromMinor <= amountMinor && amountMinor <= one.toMinor)
  if (!band) return 0
  if (band.fixedMinor !== undefined && band.fixedMinor > 0) return band.fixedMinor
  const percentage = Math.max(Math.round((amountMinor * (band.percent ?? 0)) / 100), band.minMinor ?? 0)
  return band.maxMinor !== undefined && band.maxMinor > 0 ? Math.min(percentage, band.maxMinor) : percentage
}

/** The provider's fee as the server says it. Khales' is cut to two decimals through binary floats: 4.35 becomes 4.34. */
export function providerFee(service: ServiceSeed, amountMinor: number): number {
  const fee = bandFee(service.commission, amountMinor)
  return service.provider === 'khales' ? Math.floor((fee / 100) * 100) : fee
}

export function overLimitFee(service: ServiceSeed, amountMinor: number): number {
  return service.overLimit && amountMinor > service.overLimit.aboveMinor ? service.overLimit.feeMinor : 0
}

/** A number that stays the same for the same text: what the made-up billers derive dues and references from. */
export function steadyNumber(text: string): number {
  let hash = 2_166_136_261
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0
  return hash
}

/** What an account owes for a service, in piastres: between 25 and 499 pounds, quarters where fractions are taken. */
export function dueFor(service: ServiceSeed, account: string): number {
  const hash = steadyNumber(`${service.id}:${account}`)
  const rules = (service.info['PaymentRules'] ?? {}) as Record<string, unknown>
  return (25 + (hash % 475)) * 100 + (rules['IsFracAcpt'] === true ? ((hash >>> 12) % 4) * 25 : 0)
}
