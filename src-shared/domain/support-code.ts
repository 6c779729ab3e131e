/** What a person reads over the telephone or on a slip to name a payment: the end of its id, which differs where the beginning is time. */
export function supportCode(id: string): string {
  return id.replace(/-/gu, '').slice(-8).toUpperCase()
}
