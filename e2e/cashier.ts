/** A cashier at the counter: what hands and eyes do on the selling path, by the stable names. */
import { expect, type Page } from '@playwright/test'

export type Cashier = ReturnType<typeof cashier>

/** In pounds, as typed. */
type Sums = { readonly amount?: string; readonly cash?: string }

export function cashier(page: Page) {
  const at = (id: string) => page.getByTestId(id)

  return {
    page,
    at,

    async signIn(login = 'agent', password = '1234') {
      await at('login-name').fill(login)
      await at('login-password').fill(password)
      await at('login-submit').click()
      await expect(at('catalogue-search')).toBeVisible({ timeout: 15_000 })
    },

    /** Finds a service through the search box and opens its form. */
    async findService(serviceId: number, words: string) {
      await expect(async () => {
        await at('catalogue-search').fill('')
        await at('catalogue-search').fill(words)
        await expect(at(`search-result-${String(serviceId)}`)).toBeVisible({ timeout: 1_500 })
      }).toPass({ timeout: 25_000 })
      await at(`search-result-${String(serviceId)}`).click()
    },

    async fill(key: string, value: string) {
      await at(`field-${key}`).fill(value)
    },

    async inquire() {
      await at('inquire').click()
      await expect(at('bill-due')).toBeVisible({ timeout: 15_000 })
    },

    /** From the bill to the cash screen, with more than enough cash where no sum is given. */
    async takeCash(cash: string) {
      await at('tender-cash').click()
      await at('cash-received').fill(cash)
    },

    async pay() {
      await at('confirm-pay').click()
    },

    /** From the catalogue to the cash page of a small sale: one press is missing. */
    async topUpToCash(account: string, { amount = '10', cash = amount }: Sums = {}) {
      await this.findService(9003, 'Free-amount top-up')
      await this.fill('billingAcct', account)
      await at('amount').fill(amount)
      await this.takeCash(cash)
      await expect(at('confirm-pay')).toBeEnabled()
    },

    /** The same, paid; the outcome is still to be waited for. */
    async topUp(account: string, sums?: Sums) {
      await this.topUpToCash(account, sums)
      await this.pay()
    },

    /** Waits for the outcome and gives what it says. */
    async outcome(state: string, timeout = 20_000): Promise<{ state: string; payment: string }> {
      await expect(at('outcome')).toHaveAttribute('data-state', state, { timeout })
      return { state, payment: (await at('outcome').getAttribute('data-payment')) ?? '' }
    },

    async switchLanguage() {
      await at('language-toggle').click()
    },
  }
}
