/** Mobile: top-up, scratch cards, bills. Names a shop knows; everything behind them is made up. */
import { bill, biller, card, packs, topUp } from './make.ts'
import type { BillerSeed } from './types.ts'

export const MOBILE: readonly BillerSeed[] = [
  biller(205, 11, 'فودافون', 'Vodafone', [
    topUp('شحن فودافون على الطاير', 'Vodafone top-up', 'mobile', [5, 500]),
    packs('باقات فودافون فليكس', 'Vodafone Flex packs', 'mobile', [40, 70, 100, 150, 260]),
    packs('باقات إنترنت فودافون', 'Vodafone data packs', 'mobile', [15, 30, 65, 120]),
    packs('فكة فودافون', 'Vodafone small change', 'mobile', [3, 5, 7, 10, 13]),
    topUp('فودافون كاش إيداع', 'Vodafone Cash deposit', 'mobile', [10, 6000], {
      info: {
        Fees: [{ Tier: [{ LowerAmt: 10, UpperAmt: 6000, Percent: { Value: 1, MinAmt: 1 } }], IsEmbeddedFees: false }],
      },
      commission: [{ fromMinor: 1000, toMinor: 600_000, percent: 1, minMinor: 100 }],
    }),
  ]),
  biller(205, 12, 'أورنج', 'Orange', [
    topUp('شحن أورنج على الهوا', 'Orange top-up', 'mobile', [5, 500]),
    packs('باقات أورنج جو', 'Orange GO packs', 'mobile', [50, 80, 125, 200]),
    packs('باقات إنترنت أورنج', 'Orange data packs', 'mobile', [20, 45, 90, 180]),
    topUp('أورنج كاش إيداع', 'Orange Cash deposit', 'mobile', [10, 5000]),
  ]),
  biller(205, 13, 'اتصالات', 'Etisalat', [
    topUp('شحن اتصالات على الهوا', 'Etisalat top-up', 'mobile', [5, 400]),
    packs('باقات اتصالات حكاية', 'Etisalat Hekaya packs', 'mobile', [35, 60, 110, 185]),
    packs('كنترول نت اتصالات', 'Etisalat data packs', 'mobile', [25, 55, 100]),
    topUp('اتصالات كاش إيداع', 'Etisalat Cash deposit', 'mobile', [10, 5000]),
  ]),
  biller(205, 14, 'وي', 'WE', [
    topUp('شحن وي على الهوا', 'WE top-up', 'mobile', [5, 300]),
    packs('باقات وي ميكس', 'WE Mix packs', 'mobile', [30, 50, 75, 130]),
    packs('باقات نت وي موبايل', 'WE mobile data packs', 'mobile', [10, 20, 40, 85]),
    topUp('وي باي إيداع', 'WE Pay deposit', 'mobile', [10, 5000]),
  ]),

  biller(206, 15, 'كروت فودافون', 'Vodafone cards', [
    card('كارت فودافون', 'Vodafone card', [10, 15, 25, 50, 100]),
    card('كارت فكة فودافون', 'Vodafone small card', [3, 5, 7]),
    card('كارت نت فودافون', 'Vodafone data card', [20, 60]),
  ]),
  biller(206, 16, 'كروت أورنج', 'Orange cards', [
    card('كارت أورنج', 'Orange card', [10, 15, 25, 50, 100]),
    card('كارت أورنج ماكسي', 'Orange Maxi card', [7, 12]),
  ]),
  biller(206, 17, 'كروت اتصالات', 'Etisalat cards', [
    card('كارت اتصالات', 'Etisalat card', [10, 15, 25, 50, 100]),
    card('كارت إكسترا اتصالات', 'Etisalat Extra card', [6, 13]),
  ]),
  biller(206, 18, 'كروت وي', 'WE cards', [
    card('كارت وي', 'WE card', [5, 10, 20, 50]),
    card('كارت وي إنترنت', 'WE internet card', [35, 70]),
  ]),
  biller(206, 19, 'كروت مارحبا', 'Marhaba cards', [
    card('كارت مارحبا', 'Marhaba calling card', [5, 10, 20]),
    card('كارت مكالمات دولية', 'International calls card', [25, 50]),
  ]),

  biller(207, 20, 'فاتورة فودافون', 'Vodafone bills', [
    bill('فاتورة فودافون', 'Vodafone bill', 'mobile', { info: { PaymentRules: partial() } }),
    bill('فاتورة فودافون بيزنس', 'Vodafone Business bill', 'account'),
    bill('فاتورة USB فودافون', 'Vodafone USB bill', 'mobile'),
  ]),
  biller(207, 22, 'فاتورة أورنج', 'Orange bills', [
    bill('فاتورة اورنج', 'Orange bill', 'mobile'),
    bill('فاتورة أورنج للأعمال', 'Orange Business bill', 'account'),
    bill('فاتورة أورنج دي إس إل', 'Orange DSL bill', 'landline'),
  ]),
  biller(207, 23, 'فاتورة اتصالات', 'Etisalat bills', [
    bill('فاتورة اتصالات', 'Etisalat bill', 'mobile'),
    bill('فاتورة اتصالات بيزنس', 'Etisalat Business bill', 'account'),
  ]),
  biller(207, 24, 'فاتورة وي', 'WE bills', [
    bill('فاتورة وي موبايل', 'WE mobile bill', 'mobile', { feeMinor: 100 }),
    bill('فاتورة وي بيزنس', 'WE Business bill', 'account'),
  ]),
]

function partial(): Record<string, unknown> {
  return {
    IsInqRqr: true,
    IsMobNtfy: false,
    IsFracAcpt: true,
    IsPrtAcpt: true,
    IsOvrAcpt: true,
    IsAdvAcpt: true,
    IsAcptCardPmt: true,
  }
}
