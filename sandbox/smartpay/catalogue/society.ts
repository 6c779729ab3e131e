/** Studies, giving, the state, insurance, finance, travel and play. */
import { asked, bill, biller, card, packs, topUp } from './make.ts'
import type { BillerSeed } from './types.ts'

export const SOCIETY: readonly BillerSeed[] = [
  biller(212, 61, 'جامعة القاهرة', 'Cairo University', [
    bill('مصروفات جامعة القاهرة', 'Cairo University tuition', 'student'),
    bill('مصروفات المدن الجامعية', 'University housing', 'student'),
    bill('رسوم شهادات التخرج', 'Graduation certificates', 'nationalId'),
  ]),
  biller(212, 62, 'جامعة عين شمس', 'Ain Shams University', [
    bill('مصروفات جامعة عين شمس', 'Ain Shams University tuition', 'student'),
    bill('رسوم التعليم المفتوح', 'Open education fees', 'student'),
  ]),
  biller(212, 63, 'جامعة الإسكندرية', 'Alexandria University', [
    bill('مصروفات جامعة الإسكندرية', 'Alexandria University tuition', 'student'),
    bill('رسوم الدراسات العليا', 'Postgraduate fees', 'student'),
  ]),
  biller(212, 64, 'المدارس الحكومية', 'Public schools', [
    bill('مصروفات المدارس', 'School fees', 'nationalId'),
    bill('رسوم امتحانات أبناؤنا في الخارج', 'Exam fees abroad', 'nationalId'),
    bill('كتب مدرسية', 'School books', 'student'),
  ]),

  biller(213, 65, 'مستشفى الأطفال', "Children's hospital", [
    topUp('تبرع لعلاج الأطفال', 'Treat a child', 'donor', [5, 10_000]),
    packs('سهم علاج', 'Treatment share', 'donor', [50, 100, 500]),
    topUp('زكاة لعلاج الأطفال', 'Zakat for treatment', 'donor', [5, 10_000]),
  ]),
  biller(213, 66, 'بنك الطعام', 'Food bank', [
    packs('وجبة إفطار صائم', 'Iftar meal', 'donor', [30, 60, 150]),
    topUp('تبرع لبنك الطعام', 'Food bank donation', 'donor', [5, 5000]),
    packs('صك الأضحية', 'Sacrifice share', 'donor', [5500, 7000]),
  ]),
  biller(213, 67, 'جمعية البر', 'El Berr charity', [
    topUp('تبرع عام', 'General donation', 'donor', [5, 5000]),
    topUp('كفالة يتيم', 'Sponsor an orphan', 'donor', [100, 5000]),
  ]),

  biller(214, 68, 'نيابات المرور', 'Traffic prosecution', [
    bill('مخالفات المرور', 'Traffic fines', 'plate', { feeMinor: 500 }),
    bill('مخالفات رخصة القيادة', 'Driving licence fines', 'nationalId', { feeMinor: 500 }),
    bill('رسوم تجديد رخصة', 'Licence renewal fee', 'nationalId'),
  ]),
  biller(
    214,
    69,
    'خدمات حكومية',
    'Government services',
    [
      bill('رسوم جواز السفر', 'Passport fee', 'nationalId'),
      bill('ضرائب عقارية', 'Property tax', 'contract', {
        info: { PaymentRules: { IsInqRqr: true, IsFracAcpt: true, IsPrtAcpt: true } },
      }),
      bill('رسوم الشهر العقاري', 'Notary fees', 'contract'),
      bill('التأمينات الاجتماعية', 'Social insurance', 'subscriber'),
    ],
    'missing',
  ),

  biller(215, 70, 'مصر للتأمين', 'Misr Insurance', [
    bill('قسط تأمين سيارات', 'Car insurance', 'policy'),
    bill('قسط تأمين حياة', 'Life insurance', 'policy'),
    packs('تأمين سفر', 'Travel insurance', 'nationalId', [250, 400, 900]),
  ]),
  biller(215, 71, 'الدلتا للتأمين', 'Delta Insurance', [
    bill('قسط تأمين طبي', 'Medical insurance', 'policy'),
    bill('قسط تأمين إجباري', 'Compulsory insurance', 'policy'),
  ]),

  biller(216, 72, 'فاليو', 'Valu', [
    bill('قسط فاليو', 'Valu instalment', 'nationalId', {
      provider: 'khales',
      commission: [{ fromMinor: 0, toMinor: 99_999_999, fixedMinor: 500 }],
    }),
    bill('سداد مبكر فاليو', 'Valu early settlement', 'nationalId'),
  ]),
  biller(216, 73, 'كونتكت', 'Contact', [
    bill('قسط كونتكت', 'Contact instalment', 'contract'),
    bill('قسط سيارة كونتكت', 'Contact car instalment', 'contract'),
  ]),
  biller(216, 74, 'تساهيل', 'Tasaheel', [
    bill('قسط تساهيل', 'Tasaheel instalment', 'nationalId'),
    bill('قرض متناهي الصغر', 'Micro loan', 'nationalId'),
  ]),
  biller(216, 75, 'أمان', 'Aman', [
    bill('قسط أمان', 'Aman instalment', 'nationalId'),
    asked('سداد جزئي أمان', 'Aman part payment', 'nationalId', [50, 5000]),
  ]),

  biller(217, 76, 'سكك حديد مصر', 'Egyptian Railways', [
    bill('حجز تذاكر القطار', 'Train booking', 'booking'),
    packs('اشتراك قطار', 'Train season ticket', 'nationalId', [120, 340, 600]),
  ]),
  biller(217, 77, 'مترو الأنفاق', 'Cairo Metro', [
    topUp('شحن كارت المترو', 'Metro card top-up', 'subscriber', [20, 400]),
    packs('اشتراك مترو', 'Metro season ticket', 'nationalId', [200, 310, 450]),
  ]),
  biller(217, 78, 'جو باص', 'Go Bus', [
    bill('حجز جو باص', 'Go Bus booking', 'booking'),
    bill('حجز سوبر جيت', 'Super Jet booking', 'booking'),
  ]),

  biller(218, 79, 'بلايستيشن', 'PlayStation', [
    card('كارت بلايستيشن ستور', 'PlayStation Store card', [450, 900, 1800], { provider: 'masary' }),
    card('اشتراك بلس شهر', 'Plus one month', [480], { provider: 'masary' }),
  ]),
  biller(218, 80, 'ببجي', 'PUBG', [
    packs('شدات ببجي', 'PUBG UC', 'player', [50, 245, 490], { provider: 'masary' }),
    card('كارت ببجي', 'PUBG card', [50, 245], { provider: 'masary' }),
  ]),
  biller(218, 81, 'فري فاير', 'Free Fire', [
    packs('جواهر فري فاير', 'Free Fire diamonds', 'player', [30, 90, 180], { provider: 'masary' }),
    card('كارت فري فاير', 'Free Fire card', [30, 90], { provider: 'masary' }),
  ]),
  biller(218, 82, 'جوجل بلاي', 'Google Play', [
    card('كارت جوجل بلاي', 'Google Play card', [100, 250, 500], { provider: 'masary' }),
  ]),
  biller(
    218,
    83,
    'شاهد',
    'Shahid',
    [
      card('اشتراك شاهد', 'Shahid subscription', [130, 400, 1200]),
      bill('تجديد اشتراك شاهد', 'Shahid renewal', 'mobile'),
    ],
    'none',
  ),
  biller(218, 84, 'بي إن', 'beIN', [
    bill('تجديد اشتراك بي إن', 'beIN renewal', 'subscriber'),
    packs('باقات بي إن', 'beIN packages', 'subscriber', [330, 640]),
  ]),
]
