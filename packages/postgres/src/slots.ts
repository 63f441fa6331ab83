interface Waiting {
  readonly most: number
  readonly enter: () => void
}

/** Lets so many through at a time; the others wait, first come first served. */
export class Slots {
  #taken = 0
  readonly #waiting: Waiting[] = []

  /** Waits until fewer than `most` are taken, and gives what frees the slot again; calling that twice does no more. */
  async take(most: number): Promise<() => void> {
    if (this.#taken < most) this.#taken += 1
    else await new Promise<void>((enter) => this.#waiting.push({ most, enter }))
    let mine = true
    return () => {
      if (mine) this.#free()
      mine = false
    }
  }

  #free(): void {
    this.#taken -= 1
    const next = this.#waiting.findIndex(({ most }) => this.#taken < most)
    if (next === -1) return
    this.#taken += 1
    this.#waiting.splice(next, 1)[0]?.enter()
  }
}
