import type { CategorySeed } from './types.ts'

export const CATEGORIES: readonly CategorySeed[] = [
  { id: 205, name: { ar: 'شحن رصيد', en: 'Mobile top-up' }, picture: 'drawn' },
  { id: 206, name: { ar: 'كروت الشحن', en: 'Scratch cards' }, picture: 'drawn' },
  { id: 207, name: { ar: 'فواتير الموبايل', en: 'Mobile bills' }, picture: 'drawn' },
  { id: 208, name: { ar: 'إنترنت وتليفون أرضي', en: 'Internet and landline' }, picture: 'drawn' },
  { id: 209, name: { ar: 'كهرباء', en: 'Electricity' }, picture: 'drawn' },
  { id: 210, name: { ar: 'مياه', en: 'Water' }, picture: 'drawn' },
  { id: 211, name: { ar: 'غاز', en: 'Gas' }, picture: 'drawn' },
  { id: 212, name: { ar: 'جامعات ومدارس', en: 'Universities and schools' }, picture: 'drawn' },
  { id: 213, name: { ar: 'تبرعات', en: 'Donations' }, picture: 'drawn' },
  { id: 214, name: { ar: 'مرور وخدمات حكومية', en: 'Traffic and government' }, picture: 'missing' },
  { id: 215, name: { ar: 'تأمين', en: 'Insurance' }, picture: 'drawn' },
  { id: 216, name: { ar: 'أقساط وتمويل', en: 'Instalments and finance' }, picture: 'drawn' },
  { id: 217, name: { ar: 'تذاكر ومواصلات', en: 'Tickets and transport' }, picture: 'drawn' },
  { id: 218, name: { ar: 'ألعاب وترفيه', en: 'Games and entertainment' }, picture: 'none' },
  { id: 219, name: { ar: 'تدريب', en: 'Practice' }, picture: 'drawn' },
]
