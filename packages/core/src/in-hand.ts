interface Hold {
  readonly key: string
  forgotten: boolean
}

/**
 * Claims of this process that are not settled yet. By token, since one key can have two: that of a run which took too
 * long and is still at it, and that of the run which came after it.
 */
export class InHand {
  readonly #byToken = new Map<string, Hold>()

  add(key: string, token: string): void {
    this.#byToken.set(token, { key, forgotten: false })
  }

  delete(token: string): void {
    this.#byToken.delete(token)
  }

  /** The app wants the delivery to run again, whatever becomes of the claims on it. */
  forget(key: string): void {
    for (const hold of this.#byToken.values()) if (hold.key === key) hold.forgotten = true
  }

  isForgotten(token: string): boolean {
    return this.#byToken.get(token)?.forgotten ?? false
  }
}
