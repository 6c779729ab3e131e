/** The practice shelf, continued: what nobody should ever send, sent all the same. */
import { biller, topUp } from './make.ts'
import { key, odd } from './practice.ts'
import type { Draft } from './make.ts'
import type { BillerSeed } from './types.ts'

/** A good service whose row lies about one of its types. */
const lying = (ar: string, en: string, row: Readonly<Record<string, unknown>>, refused?: string): Draft =>
  topUp(ar, en, 'account', [5, 500], {
    row,
    ...(refused === undefined ? {} : { refused: { at: 'list', code: refused } }),
  })

export const HOSTILE: readonly BillerSeed[] = [
  biller(219, 104, 'صفوف معطوبة', 'Rows that lie', [
    lying('رقم كنص', 'Number as text', { id: '10401' }),
    lying('اسم كرقم', 'Name as a number', { name: 2026 }),
    lying('اسم ككائن', 'Name as an object', { name: { en: 'Name' } }),
    lying('صورة ككائن', 'Picture as an object', { image: { url: '/web/image' } }),
    lying(
      'بيانات كقائمة',
      'Description as a list',
      { biller_info: [{ PmtType: 'PREP' }, { PmtType: 'VOCH' }] },
      'unreadable',
    ),
    lying('بيانات كرقم', 'Description as a number', { biller_info: 7 }, 'unreadable'),
    lying('بيانات مكسورة', 'Description cut short', { biller_info: '{"PmtType": "PREP", "Name": "x' }, 'unreadable'),
    lying('بدون رقم', 'Without a number', { id: false }),
    lying('رقم سالب', 'A number below nothing', { id: -5 }),
    topUp('قواعد كنص', 'Rules as a word', 'account', [5, 500], {
      info: { PaymentRules: 'yes' },
      refused: { at: 'list', code: 'unreadable' },
    }),
  ]),
  biller(219, 105, 'مليون حرف', 'A million letters', [
    topUp('طويل '.repeat(200_000), 'long '.repeat(200_000), 'account', [5, 500]),
  ]),
  biller(219, 106, 'نصوص معادية', 'Hostile texts', [
    odd('<b>شرط</b>', "Terms' <script>", {
      IsTermsConditionReq: true,
      TermsCondition: {
        ar: '<img src=x onerror=alert(1)>\n\u202Eعكس\u202C',
        en: "<script>alert('terms')</script>\n\u202Edesrever\u202C",
      },
      BillTypeAcctLabel: { ar: '\u202E<i>رقم</i>', en: '"><img src=x onerror=alert(1)>' },
      BillingActHint: { ar: "'; DROP TABLE payments;--", en: '${7*7} {{7*7}} %s' },
      ReceiptHeader: { ar: '\u001B@\u001Dخطر', en: 'ESC \u001B@ GS \u001DV0' },
    }),
    odd('قائمة معادية', "A customer's pick list", {
      BillTypeExtraRefKeys: {
        BillTypeRefKey: [
          key('Key1', '<u>اختيار</u>', "Choice's <u>", {
            EnumValues: {
              EnumValue: [
                { Alias: { ar: '\u202Eأول', en: "First's" }, Value: "a'b" },
                { Alias: { ar: '<ثاني>', en: '<second>' }, Value: '<v>' },
              ],
            },
          }),
        ],
      },
    }),
    odd('__proto__', 'constructor', { __proto__: null, constructor: 'x', toString: 'y', hasOwnProperty: 'z' }),
  ]),
]
