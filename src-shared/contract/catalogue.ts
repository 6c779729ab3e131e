/** The tree of what can be sold, from the terminal's own cache. */
import { z } from 'zod'
import type { Service } from '../domain/service.ts'
import { nothingSchema, serviceIdSchema, wordsSchema } from './common.ts'

/** A picture is an address under the program's own origin (`/pictures/…`), or null. */
const picture = z.string().nullable()

export const categoryTileSchema = z.object({ id: z.int(), name: wordsSchema, picture })
export type CategoryTile = z.infer<typeof categoryTileSchema>

export const billerTileSchema = z.object({ id: z.int(), categoryId: z.int(), name: wordsSchema, picture })
export type BillerTile = z.infer<typeof billerTileSchema>

export const serviceTileSchema = z.object({
  id: z.int(),
  billerId: z.int(),
  categoryId: z.int(),
  name: wordsSchema,
  billerName: wordsSchema,
  picture,
  /** Null: it can be sold. Else the code of the reason (`unsellable.<code>`). */
  unsellable: z.string().nullable(),
  /** With `not-begun` and `ended`: the ISO date on which it is sold for the first, or was for the last time. */
  unsellableDay: z.string().nullable().optional(),
})
export type ServiceTile = z.infer<typeof serviceTileSchema>

export const searchAnswerSchema = z.object({
  /** Found by words, best first. */
  services: z.array(serviceTileSchema),
  /** Where what was typed can be an account: that number as it is sent, and the services it fits, best first. */
  fitting: z.object({ account: z.string(), services: z.array(serviceTileSchema) }).nullable(),
})
export type SearchAnswer = z.infer<typeof searchAnswerSchema>

/** What stands on the first page: marked services in the order they were marked, then those most used. */
export const quickSchema = z.object({ favourites: z.array(serviceTileSchema), used: z.array(serviceTileSchema) })
export type Quick = z.infer<typeof quickSchema>

/** As many as the first page has places for. */
export const QUICK_MAX = 8

/** The form of a service as the domain knows it. It comes from main, which made it; its shape is the domain's type. */
export const serviceSchema = z.custom<Service>((value) => typeof value === 'object' && value !== null)

export const catalogueCommands = {
  'catalogue/categories': { input: nothingSchema, output: z.array(categoryTileSchema) },
  'catalogue/billers': { input: z.object({ categoryId: z.int() }).strict(), output: z.array(billerTileSchema) },
  'catalogue/services': { input: z.object({ billerId: z.int() }).strict(), output: z.array(serviceTileSchema) },
  'catalogue/service': {
    input: z.object({ serviceId: serviceIdSchema }).strict(),
    output: z.object({ service: serviceSchema, tile: serviceTileSchema }),
  },
  'catalogue/search': {
    input: z.object({ query: z.string().max(200), limit: z.int().min(1).max(100) }).strict(),
    output: searchAnswerSchema,
  },
  'catalogue/quick': { input: nothingSchema, output: quickSchema },
  'catalogue/set-favourite': {
    input: z.object({ serviceId: serviceIdSchema, favourite: z.boolean() }).strict(),
    output: nothingSchema,
  },
  /** The services that usually follow this one and can be sold here. */
  'catalogue/next': {
    input: z.object({ serviceId: serviceIdSchema }).strict(),
    output: z.array(serviceTileSchema),
  },
  'catalogue/refresh': { input: nothingSchema, output: nothingSchema },
} as const
