/** The practice shelf, continued: one service for every shape an inquiry's answer can have. */
import { asked, bill, biller } from './make.ts'
import type { BillerSeed } from './types.ts'

const khales = { provider: 'khales', commission: [{ fromMinor: 0, toMinor: 99_999_999, fixedMinor: 250 }] } as const

export const ANSWERS: readonly BillerSeed[] = [
  biller(219, 102, 'صيغ الاستعلام', 'Answers of an inquiry', [
    bill('نص فوري', 'Text of the first provider', 'account', { feeMinor: 150 }),
    bill('كائن بنصوص', 'Object with texts inside', 'account', khales),
    bill('كائن بسيط', 'Plain object', 'account', { provider: 'masary' }),
    bill('مفاتيح مسطحة', 'Flat keys only', 'account', { inquiry: 'flat', feeMinor: 150 }),
    bill('فواتير بمبالغ مختلفة', 'Bills of different sums', 'account', { inquiry: 'bills-of-different-sums' }),
    bill('فواتير بنفس المبلغ', 'Bills of one sum', 'account', { inquiry: 'several-bills' }),
    bill('فواتير بعضها مدفوع', 'Bills, some of them paid', 'account', { inquiry: 'bills-some-paid' }),
    bill('عدة مبالغ', 'Several sums', 'account', { inquiry: 'several-amounts', feeMinor: 150 }),
    asked('حدود من الرد', 'Ranges in the answer', 'account', [5, 5000], { inquiry: 'ranges' }),
    bill('كائن بدل القائمة', 'One object for a list', 'account', { inquiry: 'single-object' }),
    bill('كائن بدل القائمة، خالص', 'One object for a list, the other provider', 'account', {
      ...khales,
      inquiry: 'single-object',
    }),
    bill('فواتير لكل منها رسوم', 'Bills, each with its fee', 'account', {
      ...khales,
      inquiry: 'bills-of-different-sums',
    }),
    bill('فاتورة متأخرة', 'An overdue bill', 'account', { inquiry: 'overdue' }),
    bill('أرقام عربية', 'Arabic digits in the answer', 'account', { inquiry: 'arabic-digits' }),
    bill('مبلغ غير دقيق', 'A sum that is not exact', 'account', {
      inquiry: 'inexact',
      refused: { at: 'inquiry', code: 'gateway-answer-unreadable' },
    }),
    bill('لا شيء مستحق', 'Nothing due', 'account', {
      inquiry: 'zero-due',
      refused: { at: 'inquiry', code: 'nothing-due' },
    }),
  ]),
]
