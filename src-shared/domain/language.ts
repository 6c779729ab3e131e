/** The two languages; equals. */
export type Language = 'ar' | 'en'

export const otherLanguage = (language: Language): Language => (language === 'ar' ? 'en' : 'ar')
