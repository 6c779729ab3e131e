/** The logins of the stand-in, as a table. Everyone's password is `1234`. */

export type Person = {
  readonly uid: number
  readonly login: string
  readonly name: string
  readonly phone: string | false
  /** The partner's reference: what a transfer may name instead of the login. */
  readonly ref: string | false
  readonly lang: 'ar_AA' | 'en_US'
  readonly trait:
    | 'ordinary'
    | 'otp'
    | 'force-update'
    | 'no-device'
    | 'one-device'
    | 'no-tags'
    | 'short-token'
    | 'number-expiry'
    | 'null-expiry'
  /** Main wallet, then others; opening balances in piastres. */
  readonly walletsMinor: readonly number[]
}

export const PASSWORD = '1234'
export const ONE_TIME_CODE = '123456'
const THOUSANDS = 2_500_000

export const PEOPLE: readonly Person[] = [
  person(30, 'agent', 'مكتبة النور', { phone: '01028855777', ref: '000011', walletsMinor: [THOUSANDS, 150_000] }),
  person(31, 'agent2', 'سوبر ماركت الأمل', { phone: '01128855778', ref: '000022', walletsMinor: [1_000_000] }),
  person(32, 'newagent', 'وكيل جديد', { trait: 'otp', ref: '000033' }),
  person(33, 'update', 'وكيل بإصدار قديم', { trait: 'force-update', ref: '000044' }),
  person(34, 'nodevice', 'وكيل بلا جهاز', { trait: 'no-device', ref: '000055' }),
  person(35, 'onedevice', 'وكيل بجهاز واحد', { trait: 'one-device', ref: '000066' }),
  person(36, 'notags', 'وكيل بلا خدمات', { trait: 'no-tags', ref: '000077' }),
  person(37, 'shortlived', 'وكيل برمز قصير', { trait: 'short-token', ref: '000088' }),
  person(38, 'numberexpiry', 'وكيل بمدة رقمية', { trait: 'number-expiry', ref: '000099' }),
  person(39, 'noexpiry', 'وكيل بلا مدة', { trait: 'null-expiry', ref: false }),
  person(40, 'poor', 'وكيل برصيد قليل', { ref: '000111', walletsMinor: [2_000] }),
  person(41, 'nowallet', 'وكيل بلا محفظة', { ref: '000122', walletsMinor: [] }),
  person(42, 'english', 'English agent', { lang: 'en_US', ref: '000133' }),
]

function person(uid: number, login: string, name: string, more: Partial<Person>): Person {
  return {
    uid,
    login,
    name,
    phone: false,
    ref: false,
    lang: 'ar_AA',
    trait: 'ordinary',
    walletsMinor: [THOUSANDS],
    ...more,
  }
}

export const personOf = (login: string): Person | undefined => PEOPLE.find((one) => one.login === login)
