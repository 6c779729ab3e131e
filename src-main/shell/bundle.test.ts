import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerRequest, type Bundle } from './bundle.ts'
import { isOwnAddress } from './origin.ts'

let folder: string
let bundle: Bundle
const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47])

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'bundle-'))
  const directory = path.join(folder, 'renderer')
  mkdirSync(path.join(directory, 'assets'), { recursive: true })
  writeFileSync(path.join(directory, 'index.html'), '<!doctype html>')
  writeFileSync(path.join(directory, 'assets', 'main.js'), 'export {}')
  writeFileSync(path.join(directory, 'assets', 'notes.txt'), 'not for a page')
  writeFileSync(path.join(folder, 'secret.json'), '{"secret":true}')
  mkdirSync(path.join(folder, 'renderer-next-door'))
  writeFileSync(path.join(folder, 'renderer-next-door', 'x.json'), '{"secret":true}')
  symlinkSync(path.join(folder, 'secret.json'), path.join(directory, 'assets', 'link.json'))
  bundle = {
    directory,
    picture: async (reference) =>
      reference === '/web/image?id=7&field=logo' ? { bytes: png, contentType: 'image/png' } : null,
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

const get = (url: string, method = 'GET') => answerRequest(bundle, { url, method })

describe('files of the bundle', () => {
  test.each([
    ['app://terminal/', 'text/html; charset=utf-8', '<!doctype html>'],
    ['app://terminal/index.html', 'text/html; charset=utf-8', '<!doctype html>'],
    ['app://terminal/index.html?theme=dark#x', 'text/html; charset=utf-8', '<!doctype html>'],
    ['app://terminal/assets/main.js', 'text/javascript; charset=utf-8', 'export {}'],
    ['app://terminal/assets/../assets/main.js', 'text/javascript; charset=utf-8', 'export {}'],
  ])('%s', async (url, contentType, text) => {
    const answer = await get(url)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe(contentType)
    expect(await answer.text()).toBe(text)
  })

  test.each([
    'app://terminal/../secret.json',
    'app://terminal/../../etc/passwd',
    'app://terminal/%2e%2e/secret.json',
    'app://terminal/..%2fsecret.json',
    'app://terminal/..%5csecret.json',
    'app://terminal/%2e%2e%2fsecret.json',
    'app://terminal/assets/%2e%2e%2f%2e%2e%2fsecret.json',
    'app://terminal/../renderer-next-door/x.json',
    'app://terminal/..%2frenderer-next-door/x.json',
    'app://terminal/assets/link.json',
    'app://terminal//etc/hostname',
    'app://terminal/%00.html',
    'app://terminal/C:%5cwindows%5cwin.ini',
    'app://terminal/%E0%A4%A',
    'app://terminal/assets',
    'app://terminal/assets/notes.txt',
    'app://terminal/nothing.html',
    'app://other/index.html',
    'app://terminal.evil/index.html',
    'app://user@terminal/index.html',
    'https://terminal/index.html',
    'file:///etc/passwd',
    'not an address',
  ])('%s is not found', async (url) => {
    const answer = await get(url)
    expect(answer.status).toBe(404)
    expect(await answer.text()).toBe('')
  })

  test('no path of any making leads out', async () => {
    const piece = fc.constantFrom('..', '.', '%2e%2e', '%2f', '/', '\\', '%5c', 'assets', 'secret.json', '%00', '%252e')
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const answer = await get(`app://terminal/${pieces.join('/')}`)
        expect(await answer.text()).not.toContain('secret')
      }),
      { numRuns: 300 },
    )
  })

  test.each(['POST', 'PUT', 'DELETE'])('%s is not allowed', async (method) => {
    expect((await get('app://terminal/', method)).status).toBe(405)
  })
})

test('every answer carries the policy, found or not', async () => {
  for (const url of ['app://terminal/', 'app://terminal/none', 'app://terminal/pictures/none']) {
    const { headers } = await get(url)
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
        "connect-src 'self'; frame-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; " +
        "object-src 'none'; require-trusted-types-for 'script'",
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test('a picture is found by its reference, whatever signs that has', async () => {
  const answer = await get(`app://terminal/pictures/${encodeURIComponent('/web/image?id=7&field=logo')}`)
  expect(answer.headers.get('content-type')).toBe('image/png')
  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(png)
  expect((await get('app://terminal/pictures/other')).status).toBe(404)
  expect((await get('app://terminal/pictures/%E0%A4%A')).status).toBe(404)
})

test.each([
  ['app://terminal/', true],
  ['app://terminal/index.html#/x', true],
  ['app://terminal.evil/', false],
  ['app://terminal:80/', false],
  ['app://terminal@evil/', false],
  ['javascript:alert(1)', false],
  ['data:text/html,x', false],
  ['file:///index.html', false],
  ['blob:app://terminal/x', false],
  ['about:blank', false],
  ['', false],
])('%s is our own address: %s', (address, own) => {
  expect(isOwnAddress(address)).toBe(own)
})
