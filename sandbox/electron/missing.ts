/** What tools look for on any object; asking for it is not using it. */
const LOOKED_FOR_BY_TOOLS = new Set([
  'then',
  'toJSON',
  'inspect',
  'nodeType',
  'asymmetricMatch',
  '__esModule',
  'default',
])

/**
 * The object as it is, except that reading a property which it does not have throws and names what is missing, so that
 * a program that outgrows the stand-in hears it at once.
 */
export function guardMissing<Shape extends object>(name: string, shape: Shape): Shape {
  return new Proxy(shape, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target || key.startsWith('_') || LOOKED_FOR_BY_TOOLS.has(key)) {
        return Reflect.get(target, key, receiver) as unknown
      }
      throw new Error(`the stand-in for Electron has no ${name}.${key}`)
    },
  })
}

/** A whole module that is missing. */
export function missingModule(name: string): object {
  return guardMissing(
    name,
    // A function, so that calling or constructing it gives the same sentence.
    new Proxy(function missing() {}, {
      has: () => false,
      apply: () => {
        throw new Error(`the stand-in for Electron has no ${name}`)
      },
      construct: () => {
        throw new Error(`the stand-in for Electron has no ${name}`)
      },
    }),
  )
}
