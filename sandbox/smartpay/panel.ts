/** The training panel: one page, no dependencies, both languages. */
export function panelPage(): string {
  return '<!doctype html><title>SmartPay sandbox</title><p>soon</p>'
}
