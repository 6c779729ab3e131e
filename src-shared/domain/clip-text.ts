/** Texts from outside, cut to what a person can read. */

const graphemes = new Intl.Segmenter('ar', { granularity: 'grapheme' })

/** The first letters of a text, none of them cut in two; one that is itself longer than everything is cut all the same. */
export function clipText(text: string, max: number): string {
  if (text.length <= max) return text
  let end = 0
  for (const { index, segment } of graphemes.segment(text.slice(0, max + 1))) {
    if (index + segment.length > max) break
    end = index + segment.length
  }
  if (end > 0) return text.slice(0, end)
  const cut = text.slice(0, max)
  return cut.isWellFormed() ? cut : cut.slice(0, -1)
}
