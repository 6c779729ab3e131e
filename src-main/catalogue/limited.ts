/** At most so many at once; the rest wait in line, and what a person waits for goes to the front. */
export type Limited = <T>(work: () => Promise<T>, place?: 'front' | 'back') => Promise<T>

export function limited(atOnceMax: number): Limited {
  let running = 0
  const waiting: (() => void)[] = []

  const next = (): void => {
    if (running >= atOnceMax) return
    const begin = waiting.shift()
    if (begin === undefined) return
    running += 1
    begin()
  }

  return (work, place = 'back') =>
    new Promise((resolve, reject) => {
      const begin = (): void => {
        void work()
          .then(resolve, reject)
          .finally(() => {
            running -= 1
            next()
          })
      }
      if (place === 'front') waiting.unshift(begin)
      else waiting.push(begin)
      next()
    })
}
