/** The two languages; equals. */
export type Language = 'ar' | 'en'
