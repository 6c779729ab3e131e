type Listener = (...args: unknown[]) => void

/** The part of Node's EventEmitter that a sandboxed preload uses. */
export class EventEmitter {
  // Kept out of sight: an emitter that crosses the bridge must arrive as an empty object.
  #listeners = new Map<string | symbol, { listener: Listener; original: Listener }[]>()

  on(name: string | symbol, listener: Listener): this {
    return this.#add(name, listener, listener)
  }

  addListener(name: string | symbol, listener: Listener): this {
    return this.on(name, listener)
  }

  once(name: string | symbol, listener: Listener): this {
    const once: Listener = (...args) => {
      this.off(name, listener)
      listener.apply(this, args)
    }
    return this.#add(name, once, listener)
  }

  off(name: string | symbol, listener: Listener): this {
    const list = this.#listeners.get(name) ?? []
    const at = list.findLastIndex((entry) => entry.original === listener)
    if (at >= 0) this.#listeners.set(name, list.toSpliced(at, 1))
    return this
  }

  removeListener(name: string | symbol, listener: Listener): this {
    return this.off(name, listener)
  }

  removeAllListeners(name?: string | symbol): this {
    if (name === undefined) this.#listeners.clear()
    else this.#listeners.delete(name)
    return this
  }

  emit(name: string | symbol, ...args: unknown[]): boolean {
    const list = this.#listeners.get(name) ?? []
    for (const { listener } of list) listener.apply(this, args)
    return list.length > 0
  }

  listeners(name: string | symbol): Listener[] {
    return (this.#listeners.get(name) ?? []).map((entry) => entry.original)
  }

  listenerCount(name: string | symbol): number {
    return this.#listeners.get(name)?.length ?? 0
  }

  eventNames(): (string | symbol)[] {
    return [...this.#listeners].filter(([, list]) => list.length > 0).map(([name]) => name)
  }

  setMaxListeners(): this {
    return this
  }

  #add(name: string | symbol, listener: Listener, original: Listener): this {
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), { listener, original }])
    return this
  }
}
