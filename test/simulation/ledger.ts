/** What is counted for a sender. */
export interface Counts {
  /** Requests that the sender made of its own accord. */
  attempts: number
  /** Further requests of the same delivery. */
  copies: number
  /** Copies that came too late to be accepted. */
  stale: number
  runs: number
  failedRuns: number
  /** Events that were handled after one that had happened later. */
  overtaken: number
  givenUp: number
  resent: number
  /** What must not be, by what it is. */
  readonly wrong: Map<string, number>
}

interface Entry {
  failedRuns: number
  failedReplies: number
  handled: boolean
}

/** Sees every run and every reply of one sender's deliveries, and finds what must not be. */
export class Ledger {
  readonly counts: Counts = {
    attempts: 0,
    copies: 0,
    stale: 0,
    runs: 0,
    failedRuns: 0,
    overtaken: 0,
    givenUp: 0,
    resent: 0,
    wrong: new Map(),
  }
  readonly #entries: Entry[]
  readonly #fences = new Map<string, number>()
  #latest = -1

  constructor(events: number) {
    this.#entries = Array.from({ length: events }, () => ({ failedRuns: 0, failedReplies: 0, handled: false }))
  }

  /** A handler begins. */
  begins(index: number, key: string, fence: number): void {
    this.counts.runs += 1
    if (this.#entry(index).handled) this.#wrong('an event was handled a second time')
    if (fence !== (this.#fences.get(key) ?? 0) + 1) this.#wrong('a fence did not rise by one')
    this.#fences.set(key, fence)
  }

  fails(index: number): void {
    this.counts.failedRuns += 1
    this.#entry(index).failedRuns += 1
  }

  handles(index: number): void {
    this.#entry(index).handled = true
    if (index < this.#latest) this.counts.overtaken += 1
    this.#latest = Math.max(this.#latest, index)
  }

  /** A request was answered that could be accepted. */
  answers(index: number, status: number): void {
    const entry = this.#entry(index)
    if (status === 500) {
      entry.failedReplies += 1
      if (entry.failedRuns === 0 || entry.handled) this.#wrong('a reply was 500, and no run had failed')
    } else if (status === 200) {
      if (!entry.handled) this.#wrong('a reply was 200 before the event was handled')
    } else this.#wrong(`a reply was ${status}`)
  }

  /** A request was answered that was too old: it may not have run. */
  answersStale(runsBefore: number): void {
    this.counts.stale += 1
    if (this.counts.runs !== runsBefore) this.#wrong('a request that was too old had its handler run')
  }

  /** Everything is over. */
  close(): void {
    for (const { handled, failedRuns, failedReplies } of this.#entries) {
      if (!handled) this.#wrong('an event was never handled')
      if (failedReplies < failedRuns) this.#wrong('a run failed, and no reply was 500')
    }
  }

  #entry(index: number): Entry {
    const entry = this.#entries[index]
    if (!entry) throw new Error(`There is no event ${index}.`)
    return entry
  }

  #wrong(what: string): void {
    this.counts.wrong.set(what, (this.counts.wrong.get(what) ?? 0) + 1)
  }
}
