/** Small things kept across starts that are neither money nor secret. Values are JSON. */
export type SettingsStore = {
  read(name: string): unknown
  write(name: string, value: unknown): void
}

/** What the cashier typed and has not finished. One draft a terminal. */
export type DraftStore = {
  read(): unknown
  write(draft: unknown): void
}

/** Secrets, encrypted by the operating system's store (Electron's safeStorage). Reading gives null when there is none or it cannot be decrypted; an unreadable one is never overwritten silently. */
export type SecretStore = {
  read(
    name: string,
  ): Promise<
    { readonly kind: 'found'; readonly value: string } | { readonly kind: 'none' } | { readonly kind: 'unreadable' }
  >
  write(name: string, value: string): Promise<void>
  remove(name: string): Promise<void>
}
