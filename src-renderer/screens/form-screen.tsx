/** The service's form: who the customer is to the biller and, where nothing has to be asked, how much. */
import type { ReactNode } from 'react'
import { formatAmount } from '../../src-shared/domain/money.ts'
import { needsInquiry } from '../../src-shared/domain/sale-shape.ts'
import { AmountField } from '../components/amount-field.tsx'
import { Button } from '../components/button.tsx'
import { NumberPad } from '../components/number-pad.tsx'
import { Page } from '../components/page.tsx'
import { ProblemNote } from '../components/problem-note.tsx'
import { RunningTotal } from '../components/running-total.tsx'
import { MobileField, QuantityField, TermsField } from '../components/sale-extras.tsx'
import { SaleHead } from '../components/sale-head.tsx'
import { ServiceField } from '../components/service-field.tsx'
import { Wait } from '../components/wait.tsx'
import { useActions, useTerminal, useWords } from '../connect.tsx'
import { unsellableText } from '../i18n/format.ts'
import { amountOf, asksAmountFirst, askedFields, figuresOf, mainProblemKey, typesDigits } from '../stores/sale-facts.ts'
import type { Sale } from '../stores/state.ts'

/** As many questions as stand in one column, and in two, each with its own room for two lines about it. */
const SHORT = 3
const LONG = 6

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
      side={mode !== 'blocked' && typesDigits(sale) ? <NumberPad /> : undefined}
      onSubmit={() => void onward[mode]?.()}
      footer={<FormFooter sale={sale} mode={mode} />}
    >
      <FormFields sale={sale} blocked={mode === 'blocked'} />
    </Page>
  )
}

function FormFields({ sale, blocked }: { readonly sale: Sale; readonly blocked: boolean }): ReactNode {
  const words = useWords()
  const { service, tile } = sale
  const fields = askedFields(service)
  const mainKey = mainProblemKey(sale)
  if (blocked) {
    const reason = { unsellable: service.unsellable ?? '', unsellableDay: tile.unsellableDay }
    return (
      <p className="empty">
        {words.t('form.blocked')}: {unsellableText(reason, words)}
      </p>
    )
  }
  const typed = fields.reduce((count, field) => count + (field.confirmTwice ? 2 : 1), 0)
  const others = [asksAmountFirst(service), service.terms !== null, service.rules.mobileToNotify]
  const questions = typed + others.filter(Boolean).length
  return (
    <div className="questions" data-long={questions > SHORT} data-longest={questions > LONG}>
      {fields.map((field, index) => (
        <ServiceField key={field.key} field={field} sale={sale} first={index === 0} mainKey={mainKey} />
      ))}
      {asksAmountFirst(service) ? <AmountField sale={sale} first={fields.length === 0} mainKey={mainKey} /> : null}
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
  const notes: Readonly<Record<FormMode, () => ReactNode>> = {
    blocked: () => <ProblemNote problem={sale.problem} />,
    asking: () => <Wait words={t('form.inquiring')} />,
    'inquire-first': () => <ProblemNote problem={sale.problem} />,
    'pay-at-once': () => (sale.problem === null ? <FormTotal sale={sale} /> : <ProblemNote problem={sale.problem} />),
  }
  return (
    <>
      {notes[mode]()}
      {buttons[mode]()}
    </>
  )
}

function FormTotal({ sale }: { readonly sale: Sale }): ReactNode {
  const { t } = useWords()
  const each = amountOf(sale)
  const note =
    sale.quantity > 1 && each !== null ? t('cash.times', { count: sale.quantity, each: formatAmount(each) }) : null
  return <RunningTotal figures={figuresOf(sale)} note={note} family="form" />
}
