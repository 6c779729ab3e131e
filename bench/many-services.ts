/** Twenty thousand services as the program knows them, with their billers and categories; and what is typed to find them. */
import { manyServices } from '../sandbox/smartpay/catalogue/many.ts'
import type { Field, Service } from '../src-shared/domain/service.ts'
import type { Words } from '../src-shared/domain/payment.ts'
import { aBiller, aCategory, aService } from '../src-main/catalogue/testing.ts'

export const SERVICES = 20_000

export function manyInTheProgram(count = SERVICES) {
  const { categories, billers } = manyServices(count)
  return {
    categories: categories.map(({ id, name }) => aCategory(id, name.ar ?? '', name.en ?? '')),
    billers: billers.map(({ id, categoryId, name }) => aBiller(id, categoryId, name.ar ?? '', name.en ?? '')),
    services: billers.flatMap(({ id, services }) =>
      services.map((seed): Service => {
        const caption = seed.info['ServiceName'] as Words
        return aService(seed.id, id, seed.name.ar ?? '', seed.name.en ?? '', { caption, account: accountOf(seed.info) })
      }),
    ),
  }
}

function accountOf(info: Readonly<Record<string, unknown>>): Field {
  return {
    key: 'billingAcct',
    label: info['BillTypeAcctLabel'] as Words,
    hint: null,
    inputMethod: 'digits',
    required: true,
    confirmTwice: false,
    masked: false,
    expression: (info['BillingActRegEX'] as string | undefined) ?? null,
    choices: [],
    printed: true,
  }
}

/** What stands in the search after each keystroke, for the first words of some names, in both languages by turns. */
export function keystrokes(services: readonly Service[], names: number, words: number): readonly string[] {
  const step = Math.floor(services.length / names)
  return Array.from({ length: names }, (_, at) => services[at * step + (at % step)]).flatMap((service, at) => {
    const name = (at % 2 === 0 ? service?.name.ar : service?.name.en) ?? ''
    const typed = name.split(' ').slice(0, words).join(' ')
    return Array.from(typed, (_, last) => typed.slice(0, last + 1)).filter((text) => !text.endsWith(' '))
  })
}

/** The same with one typing error in its first word of five letters or more: a neighbour swapped, one missing, or one too many. */
export function mistyped(text: string, which: number): string {
  const words = text.split(' ')
  const at = words.findIndex((word) => word.length >= 5 && !/\d/u.test(word))
  const word = words[at]
  if (word === undefined) return text
  const wrong = [
    word.slice(0, 2) + word.charAt(3) + word.charAt(2) + word.slice(4),
    word.slice(0, 3) + word.slice(4),
    word.slice(0, 3) + word.charAt(1) + word.slice(3),
  ][which % 3]
  return words.with(at, wrong ?? word).join(' ')
}
