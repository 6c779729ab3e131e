/** What some services ask beside the account and the amount: how many, a mobile to notify, terms to accept. */
import type { ReactNode } from 'react'
import { useActions, useWords } from '../connect.tsx'
import { MOBILE_KEY, quantityMax, valueOf } from '../stores/sale-facts.ts'
import type { Sale } from '../stores/state.ts'
import { Button } from './button.tsx'
import { FieldProblem } from './problem-note.tsx'
import { TextField } from './text-field.tsx'

export type ExtrasProps = { readonly sale: Sale; readonly mainKey: string | undefined }

export function QuantityField({ sale, mainKey }: ExtrasProps): ReactNode {
  const { t } = useWords()
  const { setQuantity } = useActions()
  if (quantityMax(sale.service) <= 1) return null
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
          setQuantity(Number(value))
        }}
      />
      <Button
        label={t('form.fewer')}
        disabled={sale.quantity <= 1 || sale.busy !== null}
        onPress={() => {
          setQuantity(sale.quantity - 1)
        }}
      >
        −
      </Button>
      <Button
        label={t('form.more')}
        disabled={sale.quantity >= quantityMax(sale.service) || sale.busy !== null}
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

export function TermsField({ sale, mainKey }: ExtrasProps): ReactNode {
  const { t, pick } = useWords()
  const { setTerms } = useActions()
  const { terms } = sale.service
  if (terms === null) return null
  return (
    <div className="terms">
      <div className="terms-text" dir="auto" tabIndex={0}>
        {pick(terms)}
      </div>
      <label className="terms-accept">
        <input
          type="checkbox"
          data-testid="terms-accept"
          checked={sale.termsAccepted}
          disabled={sale.busy !== null}
          onChange={(event) => {
            setTerms(event.currentTarget.checked)
          }}
        />
        <span>{t('form.terms')}</span>
      </label>
      <FieldProblem id="terms-about" problem={sale.fieldProblems['terms']} main={mainKey === 'terms'} />
    </div>
  )
}
