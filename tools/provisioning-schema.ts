/**
 * Writes `docs/provisioning.schema.json` from the schema that the program itself reads with, so that an editor and the
 * terminal never disagree:
 *
 *     node tools/provisioning-schema.ts
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { provisioningSchema } from '../src-main/settings/provisioning-schema.ts'
import { root } from './run-process.ts'

export const schemaFile = join(root, 'docs/provisioning.schema.json')

/** What each field is for, as an editor shows it. A field without a line here fails the test. */
const descriptions: Readonly<Record<string, string>> = {
  mode: '`live` sells for real; `training` sells nothing. Each keeps its data in a folder of its own.',
  language: 'The language of the first start. The cashier switches at any time.',
  machineSerial:
    'The serial that the gateway knows this machine by. Left out, it is read from the hardware and fixed at set-up.',
  smartpay: 'The SmartPay server. Needed when the mode is live; without it, training uses the embedded sandbox.',
  'smartpay.baseUrl': 'Address of the server: https, or http on this machine itself.',
  'smartpay.login': 'Login of the agent. With a password, the terminal signs itself in; else the sign-in screen asks.',
  'smartpay.password':
    'Password of the agent: the text itself, {"env": NAME} or {"file": PATH}. A file must be its owner’s alone; a relative path starts at this file.',
  'smartpay.database': 'The database to name to a server that has several; null where it has one.',
  'smartpay.dialect': 'How the server speaks: `guide`, as its integration guide says, or `engine`, as its engine does.',
  'smartpay.cancelMethod': 'The HTTP method by which this server takes a cancellation.',
  printer: 'The receipt printer, or null for none.',
  'printer.kind': 'How the printer is reached: over the `network`, or on a `serial` port.',
  'printer.host': 'Address of the printer in the local network.',
  'printer.port': 'Its raw port.',
  'printer.path': 'The serial port, as the system names it: `COM3`, `/dev/ttyUSB0`.',
  'printer.baudRate': 'How fast the port is, in bits a second, as the printer’s own test page or switches say.',
  'printer.dataBits': 'Bits of a character.',
  'printer.stopBits': 'Stop bits.',
  'printer.parity': 'Parity.',
  'printer.flow':
    'How the printer says that it can take no more: `hardware` (RTS/CTS), `software` (XON/XOFF), or not at all.',
  'printer.model':
    'A file of resources/printers, without `.json`, or another name that file gives. A name that no file knows prints as `generic` does.',
  'printer.paperMm': 'Width of the paper in millimetres.',
  shop: 'What stands at the head of a receipt, or null.',
  'shop.name': 'The name of the shop in both languages.',
  'shop.name.ar': 'In Arabic.',
  'shop.name.en': 'In English.',
  'shop.address': 'The address as it is printed, or null.',
  'shop.phone': 'The telephone number as it is printed, or null.',
  backups: 'Where copies of the records are kept, besides the terminal’s own folder.',
  'backups.second':
    'Path of a folder on another disk, a stick or a share, or null. It must be there; the terminal makes its own folder in it. A relative path starts at this file.',
  receipts: 'How receipts look, on paper and in files.',
  'receipts.languages': '`one`: the language of the screen; `both`: every caption in both languages on one paper.',
  'receipts.logo':
    'Path of a PNG that heads every paper, at most 2,000 dots on either side and a million bytes, or null. Its owner’s alone; a relative path starts at this file.',
  offline: 'What may be taken while the line is down and sent when it is back, or null for nothing.',
  'offline.services': 'The prepaid services this is allowed for, by their numbers at the gateway.',
  'offline.amountMax': 'The largest payment, with its fee, in pounds.',
  'offline.sumMax': 'The largest sum of everything that waits, in pounds.',
  'offline.countMax': 'How many payments may wait.',
  'offline.ageMaxHours': 'After so many hours what waits expires and is owed to the customer, and nothing joins it.',
  'offline.newPayments':
    'While the queue is sent, whether new payments `wait` for it or `go-first`. They never overlap.',
  'offline.receipts': 'Whether the receipts of what was sent `print` by themselves or are on `offer` on the screen.',
  acceptPlainSecretStore:
    'Accepts a machine whose operating system has no key store: secrets are then as safe as the owner’s files.',
}

type Node = { [key: string]: unknown }

/** The schema as JSON Schema 2020-12, with a description for every field. */
export function provisioningJsonSchema(): Node {
  const generated = z.toJSONSchema(provisioningSchema, { io: 'input', target: 'draft-2020-12' }) as Node
  describeFields(generated, '')
  return {
    ...generated,
    title: 'Provisioning of a bill terminal',
    // A rule between two fields, which the generator leaves out.
    if: { properties: { mode: { const: 'live' } } },
    then: { required: ['smartpay'] },
  }
}

/** The schema as it stands in the file. */
export function provisioningSchemaText(): string {
  return `${JSON.stringify(provisioningJsonSchema(), null, 2)}\n`
}

/** Paths of all fields, dotted, each once. */
export function fieldPaths(node: Node, prefix = ''): readonly string[] {
  const paths = variants(node).flatMap((variant) =>
    Object.entries((variant['properties'] ?? {}) as Record<string, Node>).flatMap(([name, child]) => {
      const path = `${prefix}${name}`
      return path.endsWith('password') ? [path] : [path, ...fieldPaths(child, `${path}.`)]
    }),
  )
  return [...new Set(paths)]
}

export function describedFields(): readonly string[] {
  return Object.keys(descriptions)
}

function describeFields(node: Node, prefix: string): void {
  for (const variant of variants(node)) {
    for (const [name, child] of Object.entries((variant['properties'] ?? {}) as Record<string, Node>)) {
      const description = descriptions[`${prefix}${name}`]
      if (description !== undefined) child['description'] = description
      describeFields(child, `${prefix}${name}.`)
    }
  }
}

/** A node, and whatever it may be one of. */
function variants(node: Node): readonly Node[] {
  const choices = [...((node['anyOf'] ?? []) as Node[]), ...((node['oneOf'] ?? []) as Node[])]
  return [node, ...choices.flatMap(variants)]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(schemaFile, provisioningSchemaText())
