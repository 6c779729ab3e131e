/** A service that asks nothing and allows nothing special, for tests to change where they mean something. */
import type { PaymentRules, Service } from '../domain/service.ts'

export const PLAIN_RULES: PaymentRules = {
  inquiryRequired: false,
  fractionsAccepted: false,
  partialAccepted: false,
  overAccepted: false,
  advanceAccepted: false,
  mobileToNotify: false,
  multipleOfMinor: null,
}

export const PLAIN_SERVICE: Omit<Service, 'id' | 'billerId' | 'name'> = {
  picture: null,
  hidden: false,
  code: null,
  unsellable: null,
  paymentType: 'POST',
  caption: null,
  account: null,
  extraKeys: [],
  rules: PLAIN_RULES,
  ranges: [],
  fees: [],
  feeRequired: false,
  terms: null,
  quantityMax: 1,
  receiptHeader: null,
  receiptFooter: null,
  reprintAllowed: true,
  cancellable: false,
  nextServices: [],
  validFrom: null,
  validTo: null,
}
