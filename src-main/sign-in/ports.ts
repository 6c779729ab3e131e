/** Signing in, as the area needs it. The token itself never leaves the gateway. */
import type { Reason } from '../../src-shared/domain/payment.ts'

export type SignInAnswer =
  | { readonly kind: 'signed-in'; readonly forceUpdate: boolean }
  /** The device must be activated by a one-time code. */
  | { readonly kind: 'code-needed' }
  | {
      readonly kind: 'refused'
      readonly code: 'sign-in-refused' | 'serial-not-known'
      readonly gatewayText: string | null
    }
  | { readonly kind: 'failed'; readonly reason: Reason }

export type CodeAnswer =
  | { readonly kind: 'done' }
  | {
      readonly kind: 'refused'
      readonly code: 'otp-wrong' | 'otp-too-many' | 'new-password-wrong'
      readonly gatewayText: string | null
    }
  | { readonly kind: 'failed'; readonly reason: Reason }

export type Profile = {
  readonly userId: number | null
  readonly name: string | null
  readonly phone: string | null
  readonly reference: string | null
}

export type SignInGateway = {
  /** Takes the credentials for this and every later login until `forget`. */
  signIn(credentials: { readonly login: string; readonly password: string }): Promise<SignInAnswer>
  sendCode(): Promise<CodeAnswer>
  verifyCode(code: string): Promise<CodeAnswer>
  setPassword(newPassword: string): Promise<CodeAnswer>
  profile(): Promise<Profile | null>
  /** Drops token and credentials from memory. */
  forget(): void
}
