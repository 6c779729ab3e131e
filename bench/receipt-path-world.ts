/**
 * The outside world of the receipt-path benchmark, in a process of its own: a gateway that answers at once (so that there
 * is no latency of its to subtract) and the stand-in printer. Sends its addresses to the parent and stays until it is ended.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startPrinter } from '../sandbox/printer/printer.ts'

export type WorldAddresses = {
  readonly gatewayUrl: string
  readonly printer: { readonly host: string; readonly port: number }
}

const json = { 'content-type': 'application/json; charset=utf-8' }
const token = JSON.stringify({ uid: 30, access_token: 'T1', expires_in: '86400', Force_Update: false })
let paid = 0

const gateway = createServer((request, response) => {
  let body = ''
  request.on('data', (piece: Buffer) => {
    body += piece.toString()
  })
  request.on('end', () => {
    if (!body.includes('pay_service_bill')) {
      response.writeHead(200, json).end(token)
      return
    }
    const form = new URLSearchParams(body)
    paid += 1
    const reference = `88${String(paid).padStart(8, '0')}`
    const confirmation = {
      Status: { StatusCode: 200 },
      CorrelationUID: `6f1c1a52-1111-4222-8333-${reference.padStart(12, '0')}`,
      PmtTransId: [
        { PmtId: `7f1c1a52-1111-4222-8333-${reference.padStart(12, '0')}`, PmtIdType: 'BNKPTN' },
        { PmtId: reference, PmtIdType: 'FCRN' },
      ],
    }
    const data = {
      message: 'Paid',
      trxNumber: `REQ${String(paid).padStart(6, '0')}`,
      billingAcct: form.get('billingAcct'),
      trxAmt: Number(form.get('trxAmt')),
      provider_response: JSON.stringify(confirmation),
    }
    response.writeHead(200, json).end(JSON.stringify({ count: 1, data }))
  })
})
await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
const printer = await startPrinter()
const addresses: WorldAddresses = {
  gatewayUrl: `http://127.0.0.1:${String((gateway.address() as AddressInfo).port)}`,
  printer: { host: printer.host, port: printer.port },
}
process.send?.(addresses)
process.on('disconnect', () => process.exit(0))
