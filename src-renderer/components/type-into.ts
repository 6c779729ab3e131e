/** Types into the field that has the focus, as a keyboard would: at the caret, telling the field that it changed. */

export type ScreenKey = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'erase' }

/** Presses a key of the pad. Without a focused field the first one that takes digits gets it. */
export function pressScreenKey(key: ScreenKey): void {
  const input = focusedInput() ?? document.querySelector<HTMLInputElement>('main input[data-pad]')
  if (input === null || input.disabled || input.readOnly) return
  input.focus()
  const start = input.selectionStart ?? input.value.length
  const end = input.selectionEnd ?? input.value.length
  const from = key.kind === 'erase' && start === end ? Math.max(0, start - 1) : start
  const text = key.kind === 'text' ? key.text : ''
  writeValue(input, input.value.slice(0, from) + text + input.value.slice(end))
  input.setSelectionRange(from + text.length, from + text.length)
}

/** What Enter does in the field: sends its form. */
export function pressScreenEnter(): void {
  focusedInput()?.form?.requestSubmit()
}

function focusedInput(): HTMLInputElement | null {
  const focused = document.activeElement
  return focused instanceof HTMLInputElement && (focused.type === 'text' || focused.type === 'password')
    ? focused
    : null
}

/** React listens to the native setter's event; setting `value` on the element alone would be undone. */
function writeValue(input: HTMLInputElement, value: string): void {
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set
  setter?.call(input, value)
  input.dispatchEvent(new Event('input', { bubbles: true }))
}
