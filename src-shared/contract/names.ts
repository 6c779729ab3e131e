/**
 * Every name that may cross the bridge. The preload is built from this list alone, so that no schema library is
 * loaded before the page; `contract.ts` gives each name its schemas and fails to compile when one is missing.
 */
export const commandNames = [
  'app/status',
  'app/set-language',
  'app/diagnostics',
  'app/recovery-read',
  'sign-in/begin',
  'sign-in/send-code',
  'sign-in/verify-code',
  'sign-in/set-password',
  'sign-in/end',
  'catalogue/categories',
  'catalogue/billers',
  'catalogue/services',
  'catalogue/service',
  'catalogue/search',
  'catalogue/quick',
  'catalogue/set-favourite',
  'catalogue/next',
  'catalogue/refresh',
  'draft/read',
  'draft/save',
  'sale/inquire',
  'sale/prepare',
  'sale/confirm',
  'payment/view',
  'payment/list',
  'payment/check',
  'payment/withdraw',
  'payment/cancel',
  'queue/view',
  'queue/send-now',
  'queue/export',
  'refund/list',
  'refund/given',
  'case/list',
  'receipt/slip',
  'receipt/preview',
  'receipt/print',
  'receipt/save',
] as const

export type CommandName = (typeof commandNames)[number]

/** What main tells the page without being asked. */
export const noticeNames = ['app/status', 'app/starting', 'catalogue/changed', 'payment/changed'] as const

export type NoticeName = (typeof noticeNames)[number]
