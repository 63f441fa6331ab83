import { optionsInvalid } from '../errors/errors.js'

/** A handler without its types. */
export type AnyHandler = (event: never, delivery: never) => unknown

interface Entry {
  readonly order: number
  readonly handler: AnyHandler
}

const none: readonly Entry[] = []

/** Handlers by event name, `prefix.*` and `*`, in the order of their registration. */
export class HandlerRegistry {
  // Maps, since an event may be named `constructor`.
  readonly #exact = new Map<string, Entry[]>()
  readonly #prefixed = new Map<string, Entry[]>()
  #count = 0

  add(pattern: string, handler: AnyHandler): void {
    if (typeof pattern !== 'string') throw optionsInvalid('on', `takes an event's name, "prefix.*" or "*", not ${typeof pattern}`)
    if (typeof handler !== 'function') throw optionsInvalid('on', `needs a function as the handler for "${pattern}"`)
    const star = pattern.indexOf('*')
    const isPrefix = pattern === '*' || (star === pattern.length - 1 && pattern.endsWith('.*'))
    if (pattern === '' || (star >= 0 && !isPrefix)) {
      throw optionsInvalid('on', `takes an event's name, "prefix.*" or "*", not "${pattern}"`)
    }
    const table = isPrefix ? this.#prefixed : this.#exact
    const name = isPrefix ? pattern.slice(0, -1) : pattern
    table.set(name, [...(table.get(name) ?? []), { order: this.#count++, handler }])
  }

  /** Handlers of an event, first registered first. */
  for(type: string): readonly AnyHandler[] {
    const exact = this.#exact.get(type) ?? none
    if (this.#prefixed.size === 0 && exact.length < 2) return exact.map(({ handler }) => handler)
    const found = [...exact]
    for (const [prefix, entries] of this.#prefixed) {
      if (type.startsWith(prefix)) found.push(...entries)
    }
    return found.toSorted((a, b) => a.order - b.order).map(({ handler }) => handler)
  }
}
