/**
 * A stand-in for the paper, as large as the real one and laid out like it. What the real one looks like is proven by its
 * own golden files; here it only fills its place, so that a new line on a receipt changes no picture of a screen.
 */
import type { PaymentView } from '../../src-shared/contract/payment.ts'
import type { Picture, SlipDraft } from '../../src-shared/contract/receipt.ts'
import { formatAmount, minor } from '../../src-shared/domain/money.ts'
import type { FakeCatalogue } from './fake-catalogue.ts'

type Line =
  { readonly text: string; readonly bold?: boolean } | { readonly label: string; readonly value: string } | '—'

const WIDTH = 576
const LINE = 48
const LONG_LINE = 40
const FONT = '"IBM Plex Sans", "IBM Plex Sans Arabic"'

/** A long name goes on in a second line, as it does on paper. */
function wrapped(line: Line): readonly Line[] {
  if (line === '—' || !('text' in line) || line.text.length <= LONG_LINE) return [line]
  const at = line.text.indexOf(' ', line.text.length / 2)
  return at < 0
    ? [line]
    : [
        { ...line, text: line.text.slice(0, at) },
        { ...line, text: line.text.slice(at + 1) },
      ]
}

async function paper(asked: readonly Line[], language: 'ar' | 'en'): Promise<Picture> {
  const lines = asked.flatMap(wrapped)
  // A canvas waits for no font by itself.
  await Promise.all(['28px', 'bold 34px'].map((size) => document.fonts.load(`${size} ${FONT}`, 'aا')))
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = 64 + lines.length * LINE
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('Expected a canvas to draw on, found none')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.fillStyle = '#000'
  const [start, end] = language === 'ar' ? [WIDTH - 16, 16] : [16, WIDTH - 16]
  const [startAlign, endAlign] = language === 'ar' ? (['right', 'left'] as const) : (['left', 'right'] as const)
  lines.forEach((line, at) => {
    const y = 64 + at * LINE
    if (line === '—') {
      context.fillRect(16, y - 12, WIDTH - 32, 2)
    } else if ('text' in line) {
      context.font = line.bold === true ? `600 34px ${FONT}` : `28px ${FONT}`
      context.textAlign = 'center'
      context.fillText(line.text, WIDTH / 2, y, WIDTH - 32)
    } else {
      context.font = `28px ${FONT}`
      context.textAlign = startAlign
      context.fillText(line.label, start, y, WIDTH / 2)
      context.textAlign = endAlign
      context.fillText(line.value, end, y, WIDTH / 2)
    }
  })
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve)
  })
  const png = new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))
  return { png, widthDots: canvas.width, heightDots: canvas.height }
}

const WORDS = {
  ar: {
    shop: 'مكتبة النور',
    amount: 'المبلغ',
    fee: 'الرسوم',
    total: 'الإجمالي',
    cash: 'المدفوع',
    number: 'رقم العملية',
  },
  en: { shop: 'El Nour Bookshop', amount: 'Amount', fee: 'Fee', total: 'Total', cash: 'Cash', number: 'Number' },
}

const sum = (value: number | null): string => (value === null ? '—' : formatAmount(minor(value)))

export function paperOfDraft(draft: SlipDraft, { services, billers }: FakeCatalogue): Promise<Picture> {
  const { language } = draft
  const t = WORDS[language]
  const service = services.find(({ id }) => id === draft.serviceId)
  const biller = billers.find(({ id }) => id === service?.billerId)
  const lines: Line[] = [
    { text: t.shop, bold: true },
    { text: language === 'ar' ? '12 شارع التحرير، الدقي' : '12 Tahrir St, Dokki' },
    '—',
    { text: biller?.name[language] ?? '—' },
    { text: service?.name[language] ?? '—', bold: true },
    { text: draft.account === '' ? '—' : draft.account },
    '—',
    { label: t.amount, value: draft.amountsMinor.map(sum).join(' + ') || '—' },
    { label: t.fee, value: sum(draft.feeMinor) },
    { label: t.total, value: sum(draft.totalMinor) },
    '—',
    { label: t.cash, value: sum(draft.cashReceivedMinor) },
  ]
  return paper(lines, language)
}

export function paperOfPayment(view: PaymentView, language: 'ar' | 'en'): Promise<Picture> {
  const t = WORDS[language]
  const lines: Line[] = [
    { text: t.shop, bold: true },
    '—',
    { text: view.billerName[language] },
    { text: view.serviceName[language], bold: true },
    { text: view.account },
    '—',
    { label: t.amount, value: sum(view.amountMinor) },
    { label: t.total, value: sum(view.totalMinor) },
    '—',
    { label: t.number, value: view.trxNumber ?? '—' },
    { text: view.state, bold: true },
  ]
  return paper(lines, language)
}
