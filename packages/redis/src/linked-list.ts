/** Something that can be in one list. */
export interface Linked<One> {
  before: One | undefined
  after: One | undefined
}

/** Things in the order in which they were added. Unlike a `Set` it makes no garbage where they come and go all the time. */
export class LinkedList<One extends Linked<One>> {
  first: One | undefined
  #last: One | undefined

  add(one: One): void {
    one.before = this.#last
    if (this.#last) this.#last.after = one
    else this.first = one
    this.#last = one
  }

  /** Takes out what is in it. */
  remove(one: One): void {
    const { before, after } = one
    if (before) before.after = after
    else this.first = after
    if (after) after.before = before
    else this.#last = before
    one.before = one.after = undefined
  }
}
