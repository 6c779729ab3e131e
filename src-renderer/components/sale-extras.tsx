/** What some services ask beside the account and the amount: how many, a mobile to notify, terms to accept. */
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { quantityMax } from '../../src-shared/domain/sale-shape.ts'
import { useActions, useWords } from '../connect.tsx'
import { MOBILE_KEY, valueOf } from '../stores/sale-facts.ts'
import type { Sale } from '../stores/state.ts'
import { Button } from './button.tsx'
import { FieldProblem } from './problem-note.tsx'
import { TextField } from './text-field.tsx'

export type ExtrasProps = { readonly sale: Sale; readonly mainKey: string | undefined }

export function QuantityField({ sale, mainKey }: ExtrasProps): ReactNode {
  const { t } = useWords()
  const { setQuantity } = useActions()
  const most = quantityMax(sale.service)
  if (most <= 1) return null
  return (
    <div className="quantity">
      <TextField
        kind="digits"
        label={t('form.quantity')}
        testId="quantity"
        value={String(sale.quantity)}
        disabled={sale.busy !== null}
        problem={sale.fieldProblems['quantity']}
        mainProblem={mainKey === 'quantity'}
        onChange={(value) => {
          // A digit typed beside the one that stands there takes its place: nobody means 12 of 5.
          setQuantity(Number(value) > most ? Number(value.slice(-1)) : Number(value))
        }}
      />
      <Button
        label={t('form.fewer')}
        testId="quantity-fewer"
        disabled={sale.quantity <= 1 || sale.busy !== null}
        onPress={() => {
          setQuantity(sale.quantity - 1)
        }}
      >
        −
      </Button>
      <Button
        label={t('form.more')}
        testId="quantity-more"
        disabled={sale.quantity >= most || sale.busy !== null}
        onPress={() => {
          setQuantity(sale.quantity + 1)
        }}
      >
        +
      </Button>
    </div>
  )
}

export function MobileField({ sale, mainKey }: ExtrasProps): ReactNode {
  const { t } = useWords()
  const { setField } = useActions()
  if (!sale.service.rules.mobileToNotify) return null
  return (
    <TextField
      kind="digits"
      optional
      label={t('form.mobile')}
      testId="field-mobile"
      value={valueOf(sale, MOBILE_KEY)}
      disabled={sale.busy !== null}
      problem={sale.fieldProblems[MOBILE_KEY]}
      mainProblem={mainKey === MOBILE_KEY}
      onChange={(value) => {
        setField(MOBILE_KEY, value)
      }}
    />
  )
}

/** The company's terms, and the customer's yes, which can be given once the end of the text has been on the screen. */
export function TermsField({ sale, mainKey }: ExtrasProps): ReactNode {
  const { t, pick } = useWords()
  const { setTerms } = useActions()
  const { terms } = sale.service
  const text = useRef<HTMLDivElement>(null)
  const words = terms === null ? '' : pick(terms)
  const read = useReadToEnd(text, words) || words.trim() === '' || sale.termsAccepted
  if (terms === null) return null
  return (
    <div className="terms">
      {words.trim() === '' ? null : (
        <div
          ref={text}
          className="terms-text"
          data-testid="terms-text"
          role="region"
          aria-label={t('form.termsText')}
          dir="auto"
          tabIndex={0}
        >
          {words}
        </div>
      )}
      <label className="terms-accept" data-read={read}>
        <input
          type="checkbox"
          data-testid="terms-accept"
          checked={sale.termsAccepted}
          disabled={sale.busy !== null || !read}
          onChange={(event) => {
            setTerms(event.currentTarget.checked)
          }}
        />
        <span>{t('form.terms')}</span>
        {read ? null : <span className="terms-unread">{t('form.readTerms')}</span>}
      </label>
      <FieldProblem id="terms-about" problem={sale.fieldProblems['terms']} main={mainKey === 'terms'} />
    </div>
  )
}

/** Within this of its end a text counts as read: a fraction of a pixel may be out of reach. */
const END_PX = 4

/** True once the end of a text was on the screen; at once where all of it is. */
function useReadToEnd(element: RefObject<HTMLElement | null>, words: string): boolean {
  const [read, setRead] = useState(false)
  useEffect(() => {
    const box = element.current
    if (box === null) return
    const look = (): void => {
      if (box.scrollTop + box.clientHeight >= box.scrollHeight - END_PX) setRead(true)
    }
    box.addEventListener('scroll', look)
    // Tells the size at once as well.
    const sizes = new ResizeObserver(look)
    sizes.observe(box)
    return () => {
      box.removeEventListener('scroll', look)
      sizes.disconnect()
    }
  }, [element, words])
  return read
}
