/**
 * The practice shelf, continued: the fields of `biller_info` that the first billers do not show, expressions of both
 * dialects, and services that cannot be sold for reasons of their own. Ids are stable; docs/biller-info.md names them.
 */
import { asked, bill, biller, card, packs, rules, topUp } from './make.ts'
import { key, odd } from './practice.ts'
import type { Draft } from './make.ts'
import type { BillerSeed } from './types.ts'

/** A top-up whose account follows an expression, and an account that does. */
const expressed = (ar: string, en: string, expression: string, account: string, method = 'KP'): Draft =>
  topUp(ar, en, 'account', [5, 500], {
    info: { BillingActRegEX: expression, AcctInputMethod: method },
    sample: { account },
  })

export const EVERY_FIELD: readonly BillerSeed[] = [
  biller(219, 101, 'باقي البيانات', 'The other fields', [
    odd('تحقق مسبق', 'Validation and balance', { ValidationEnabled: true, BalanceInqRequired: true }),
    odd('تقسيط', 'Instalments', { IsSupportInstallment: true }),
    odd('عروض ومفضلة', 'Promotions and favourites', { IsAcceptPromo: true, SaveFavorite: true }),
    odd('يطلب الموقع', 'Asks for the location', { RequiredLocation: true }),
    card('كارت بدون كمية', 'Card one at a time', [10, 20], { info: { DisableBulk: true } }),
    odd('حساب وخانات معاً', 'Account joined with its keys', {
      BillTypeAcctFormat: '{0}-{1}',
      BillTypeAcctFormatSpliter: '-',
      BillTypeExtraRefKeys: {
        BillTypeRefKey: [key('Key1', 'كود المنطقة', 'Area code', { IsBAKeyPart: true, IsPrintKeyPart: true })],
      },
    }),
    odd('مهلة ومحاولات', 'Timeout and retries', {
      Timeout: 'PENDING',
      AllowRetry: true,
      allow_timeout_receipt: true,
      EchoInqCustProp: true,
    }),
    bill('إلغاء داخلي', 'Cancelled inside', 'account', { info: { IsInternalCancel: true, IsAllowCancel: true } }),
    odd('نصوص إيصال إضافية', 'More receipt texts', {
      ReceiptHeader: 'شركة التدريب',
      ReceiptHeaderLang: 'ar',
      ReceiptFooter: 'Thank you',
      ReceiptFooterLang: 'شكراً لزيارتكم',
      ReceiptLogoName: 'practice.png',
      ReceiptCorrMerchMsg: { ar: 'نسخة التاجر', en: 'Merchant copy' },
      ReceiptCorrCustMsg: { ar: 'نسخة العميل', en: 'Customer copy' },
      ServiceTypeLogo: 'iVBORw0KGgo=',
      BillTypeLogo: 'iVBORw0KGgo=',
    }),
    odd('حساب مرجعي', 'Account is a reference', { BillRefType: true, ExtraInfo: { ar: 'معلومة', en: 'A remark' } }),
    odd('لم تبدأ بعد', 'Not begun yet', { StartDate: '2098-01-01', ExpiryDate: '2099-12-31' }),
    odd('بيانات نظام آخر', "Another system's fields", {
      vat_value: 1.14,
      commission_config: { rate: 2 },
      info_text: { ar: 'نص', en: 'Text' },
    }),
    topUp('خانات غير مفهومة', 'Keys that cannot be read', 'account', [5, 5000], {
      info: { BillTypeExtraRefKeys: [{ label: 'x' }] },
      refused: { at: 'list', code: 'unreadable' },
    }),
    topUp('رسوم غير مفهومة', 'Fees that cannot be read', 'account', [5, 5000], {
      info: { Fees: [{ Tier: [{ LowerAmt: 0, UpperAmt: 5000, FixedAmt: { Amt: 1.005, CurCode: 'EGP' } }] }] },
      refused: { at: 'list', code: 'fee-unknown' },
    }),
    topUp('رسوم إلزامية بدون استعلام', 'Needs its fee, never asks', 'account', [5, 5000], {
      provider: 'khales',
      commission: [{ fromMinor: 0, toMinor: 99_999_999, fixedMinor: 300 }],
      refused: { at: 'list', code: 'fee-unknown' },
    }),
    odd('خانة مشفرة', 'An encrypted key', {
      BillTypeExtraRefKeys: [key('Key1', 'الرقم السري', 'Secret', { IsEncryptRequired: true, IsInputMasked: true })],
    }),
    odd('خدمات تالية', 'Several next services', { NextBTCs: '95001,101001', IsSeparateNextPmt: false }),
    asked('يقبل المقدم', 'Paid in advance', 'account', [5, 5000], {
      info: { PaymentRules: rules({ IsInqRqr: true, IsAdvAcpt: true, IsFracAcpt: true }) },
    }),
    packs('بدون فئات مقروءة', 'Ranges that cannot be read', 'account', [10], {
      info: {
        PaymentRanges: { PaymentRangeType: [{ Lower: { Amt: '10.005' }, Upper: { Amt: '20' } }] },
      },
      refused: { at: 'list', code: 'unreadable' },
    }),
    bill('فاتورة برسوم إلزامية وجزئية', 'Needs its fee, part payment', 'account', {
      provider: 'khales',
      commission: [{ fromMinor: 0, toMinor: 99_999_999, percent: 1, minMinor: 200 }],
      info: { PaymentRules: rules({ IsInqRqr: true, IsFracAcpt: true, IsPrtAcpt: true }) },
    }),
    bill('فاتورة برسوم إلزامية لا يعرفها أحد', 'Needs a fee that nobody names', 'account', {
      provider: 'khales',
      inquiry: 'no-fee',
      refused: { at: 'preparing', code: 'fee-unknown' },
    }),
    asked('نسبة على مبلغ حر', 'A share of a free amount', 'account', [5, 5000], {
      commission: [{ fromMinor: 0, toMinor: 99_999_999, percent: 2, minMinor: 100 }],
    }),
  ]),

  biller(219, 103, 'تعبيرات', 'Expressions', [
    expressed('مراسي جافا', 'Anchors of Java', '\\A\\d{8}\\z', '12345678'),
    expressed('تكرار متملك', 'Possessive', '\\d++', '12345678'),
    expressed('حروف عربية', 'Arabic letters', '[\\p{IsArabic}\\s]{3,40}', 'مدينة نصر', 'KB'),
    expressed('بدون حالة أحرف', 'Case does not matter', '(?i)eg[a-z]{2}\\d{4}', 'EGab1234', 'KB'),
    expressed('مجموعة مسماة', 'A named group', '(?<area>0\\d)(?<number>\\d{8})', '0223456789'),
    expressed('أرقام عربية', 'Arabic digits', '^[٠-٩]{8}$', '12345678'),
    expressed('شرط مسبق', 'Looks ahead', '^(?!0+$)\\d{8}$', '12345678'),
    expressed('تعبير خبيث', 'Written to hang', '^(\\d+)+x?$', '12345678'),
    expressed('تعبير مكسور', 'Broken', '([0-9', '12345678'),
    expressed('شرطة مطلوبة', 'A dash that must be', '^\\d{3}-\\d{5}$', '123-45678'),
  ]),
]
