/** Ends a `switch` over a union: a case that was forgotten is a compile error, and a bug at run time. */
export function assertNever(value: never): never {
  throw new Error(`Expected every case to be handled, found ${JSON.stringify(value)}`)
}
