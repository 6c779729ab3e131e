/** The service's form: who the customer is to the biller and, where nothing has to be asked, how much. */
import type { ReactNode } from 'react'
import { unsellableKey } from '../../src-shared/domain/sellable-words.ts'
import { AmountField } from '../components/amount-field.tsx'
import { Button } from '../components/button.tsx'
import { NumberPad } from '../components/number-pad.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNote } from '../components/problem-note.tsx'
import { MobileField, QuantityField, TermsField } from '../components/sale-extras.tsx'
import { SaleHead } from '../components/sale-head.tsx'
import { ServiceField } from '../components/service-field.tsx'
import { Wait } from '../components/wait.tsx'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { asksAmountFirst, askedFields, mainProblemKey, needsInquiry } from '../stores/sale-facts.ts'
import type { Sale } from '../stores/state.ts'

type FormMode = 'blocked' | 'asking' | 'inquire-first' | 'pay-at-once'

function formMode(sale: Sale): FormMode {
  if (sale.service.unsellable !== null) return 'blocked'
  if (sale.busy === 'inquiring') return 'asking'
  return needsInquiry(sale.service) ? 'inquire-first' : 'pay-at-once'
}

export function FormScreen(): ReactNode {
  const { pick } = useWords()
  const sale = useTerminal((state) => state.sale)
  const { inquire, payByCash } = useActions()
  if (sale === null) return null
  const mode = formMode(sale)
  const onward: Readonly<Record<FormMode, (() => Promise<void>) | undefined>> = {
    blocked: undefined,
    asking: undefined,
    'inquire-first': inquire,
    'pay-at-once': payByCash,
  }
  return (
    <Page
      title={pick(sale.service.name)}
      above={<SaleHead sale={sale} />}
      side={<NumberPad />}
      onSubmit={() => void onward[mode]?.()}
      footer={<FormFooter sale={sale} mode={mode} />}
    >
      <FormFields sale={sale} blocked={mode === 'blocked'} />
    </Page>
  )
}

function FormFields({ sale, blocked }: { readonly sale: Sale; readonly blocked: boolean }): ReactNode {
  const { t } = useWords()
  const fields = askedFields(sale.service)
  const mainKey = mainProblemKey(sale)
  if (blocked) {
    return (
      <p className="empty">
        {t('form.blocked')}: {t(unsellableKey(sale.service.unsellable ?? ''))}
      </p>
    )
  }
  const questions = fields.reduce((count, field) => count + (field.confirmTwice ? 2 : 1), 0)
  return (
    <div
      className="questions"
      data-long={questions + (asksAmountFirst(sale.service) ? 1 : 0) + (sale.service.terms === null ? 0 : 1) > 3}
    >
      {fields.map((field, index) => (
        <ServiceField key={field.key} field={field} sale={sale} first={index === 0} mainKey={mainKey} />
      ))}
      {asksAmountFirst(sale.service) ? <AmountField sale={sale} first={fields.length === 0} mainKey={mainKey} /> : null}
      <QuantityField sale={sale} mainKey={mainKey} />
      <MobileField sale={sale} mainKey={mainKey} />
      <TermsField sale={sale} mainKey={mainKey} />
    </div>
  )
}

function FormFooter({ sale, mode }: { readonly sale: Sale; readonly mode: FormMode }): ReactNode {
  const { t } = useWords()
  const buttons: Readonly<Record<FormMode, () => ReactNode>> = {
    blocked: () => null,
    asking: () => (
      <Button kind="primary" disabled testId="inquire" hotkey="Enter">
        {t('form.inquire')}
      </Button>
    ),
    'inquire-first': () => (
      <Button kind="primary" submit testId="inquire" hotkey="Enter">
        {t('form.inquire')}
      </Button>
    ),
    'pay-at-once': () => (
      <Button kind="primary" submit testId="tender-cash" hotkey="Enter" disabled={sale.busy !== null}>
        {t('form.cash')}
      </Button>
    ),
  }
  return (
    <>
      {mode === 'asking' ? <Wait words={t('form.inquiring')} /> : <ProblemNote problem={sale.problem} />}
      {buttons[mode]()}
    </>
  )
}
