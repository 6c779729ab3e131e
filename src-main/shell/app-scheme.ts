/** The program's own scheme: an origin of its own for the page, with every header in our hands. */
import { protocol } from 'electron'
import { answerRequest, type Bundle } from './bundle.ts'
import { SCHEME } from './origin.ts'

/** Must run before the program is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
}

/** Serves the bundle from here on. Only after ready. */
export function serveAppScheme(bundle: Bundle): void {
  protocol.handle(SCHEME, (request) => answerRequest(bundle, request))
}
