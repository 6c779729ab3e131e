/**
 * Answers the page's requests under the program's own origin: files of the built bundle, and pictures of the catalogue.
 * Knows nothing of Electron. Only what lies inside the bundle is served, whatever an address is made of.
 */
import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { isOwnAddress } from './origin.ts'

export type PictureBytes = { readonly bytes: Uint8Array; readonly contentType: string }

export type Bundle = {
  /** Folder of the built page. */
  readonly directory: string
  /** A picture by the reference the catalogue gave it; null when there is none. */
  readonly picture: (reference: string) => Promise<PictureBytes | null>
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.mp3': 'audio/mpeg',
}

/** Nothing runs, loads or connects but what the bundle brought; text never becomes a script. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

const ALWAYS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

const PICTURES = '/pictures/'

/** Answers one request. Never rejects: what cannot be served is a 404 or 405. */
export async function answerRequest(bundle: Bundle, request: { url: string; method: string }): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return empty(405)
  if (!isOwnAddress(request.url)) return empty(404)
  const { pathname } = new URL(request.url)
  try {
    if (pathname.startsWith(PICTURES)) return await answerPicture(bundle, pathname.slice(PICTURES.length))
    return await answerFile(bundle, pathname === '/' || pathname === '' ? '/index.html' : pathname)
  } catch {
    // Bad escapes, no such file, a folder: to the page they are all the same.
    return empty(404)
  }
}

async function answerPicture(bundle: Bundle, encoded: string): Promise<Response> {
  const picture = await bundle.picture(decodeURIComponent(encoded))
  if (picture === null) return empty(404)
  return answer(picture.bytes, picture.contentType, 'private, max-age=3600')
}

async function answerFile(bundle: Bundle, pathname: string): Promise<Response> {
  const name = decodeURIComponent(pathname)
  if (/[\\:\u0000-\u001f]/u.test(name)) return empty(404)
  const contentType = CONTENT_TYPES[path.extname(name).toLowerCase()]
  if (contentType === undefined) return empty(404)
  // Real paths on both sides, so that a link inside the bundle does not lead out of it.
  const root = await realpath(bundle.directory)
  const file = await realpath(path.join(root, name))
  if (!file.startsWith(root + path.sep)) return empty(404)
  return answer(await readFile(file), contentType, 'no-cache')
}

function answer(bytes: Uint8Array, contentType: string, cacheControl: string): Response {
  return new Response(new Uint8Array(bytes), {
    status: 200,
    headers: { ...ALWAYS, 'content-type': contentType, 'cache-control': cacheControl },
  })
}

function empty(status: 404 | 405): Response {
  return new Response(null, { status, headers: { ...ALWAYS, 'cache-control': 'no-store' } })
}
