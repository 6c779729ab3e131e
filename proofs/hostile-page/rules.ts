/** What each command may change when the right page asks it, with input it takes, while somebody is signed in. */
import type { CommandName } from '../../src-shared/contract/names.ts'
import type { Part } from './mark.ts'

// Whoever begins or ends a turn lets the queue go on, and what it sends may print.
const SIGNS_IN: readonly Part[] = ['records', 'journal', 'gateway', 'paper', 'secrets', 'catalogue', 'frame']
const LISTS: readonly Part[] = ['gateway', 'catalogue', 'frame']

/** A command that is not named here may change whatever is the terminal's own. */
const CHANGES: Partial<Record<CommandName, readonly Part[]>> = {
  'app/status': [],
  'app/set-language': ['records', 'settings', 'frame'],
  'sign-in/begin': SIGNS_IN,
  'sign-in/send-code': SIGNS_IN,
  'sign-in/verify-code': SIGNS_IN,
  'sign-in/set-password': SIGNS_IN,
  'sign-in/end': SIGNS_IN,
  'catalogue/categories': LISTS,
  'catalogue/billers': LISTS,
  'catalogue/services': LISTS,
  'catalogue/service': [],
  'catalogue/search': [],
  'catalogue/quick': [],
  'catalogue/set-favourite': ['records', 'favourites'],
  'catalogue/next': [],
  'catalogue/refresh': LISTS,
  'draft/read': [],
  'draft/save': ['records', 'draft'],
  'sale/inquire': ['gateway', 'frame'],
  'sale/prepare': ['gateway', 'frame'],
  'payment/view': [],
  'payment/list': [],
  'receipt/slip': [],
  'receipt/preview': [],
  'app/diagnostics': [],
  'app/recovery-read': ['records', 'settings', 'frame'],
  'queue/view': [],
  'queue/export': ['files'],
  'refund/list': [],
  'case/list': [],
}

const OWN: readonly Part[] = ['records', 'journal', 'gateway', 'paper', 'files', 'catalogue', 'frame']

export const mayChange = (name: CommandName): readonly Part[] => CHANGES[name] ?? OWN
