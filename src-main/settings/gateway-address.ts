/** The check of the gateway's address at set-up, before anything is kept of it; the client checks again what it is given. */
import { isIP } from 'node:net'

/** What is wrong with the address, in words for the installer; null when it can be used. */
export function gatewayAddressFault(address: string): string | null {
  const url = URL.parse(address)
  if (url === null || !/^https?:$/u.test(url.protocol)) return 'expected an https address'
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return 'expected an address without login, query or fragment'
  }
  return url.protocol === 'https:' || isThisMachine(url.hostname)
    ? null
    : 'expected https: plain http is for this machine itself only'
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'))
}
