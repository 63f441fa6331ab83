import type { Lease } from '../claims/lease.js'
import type { Outcome } from '../claims/outcome.js'
import type { DeliveryRecord } from './delivery-record.js'

/** A delivery that is being handled. */
export class Run {
  readonly delivery: DeliveryRecord
  lease: Lease | undefined = undefined
  joined = 0
  #outcome: Outcome | undefined
  readonly #waiting: ((outcome: Outcome) => void)[] = []

  constructor(delivery: DeliveryRecord) {
    this.delivery = delivery
  }

  /** Ends it for those who wait for it. The work may go on. */
  end(outcome: Outcome): void {
    this.#outcome ??= outcome
    for (const tell of this.#waiting.splice(0)) tell(this.#outcome)
  }

  /** Tells how it ends for those who wait. */
  whenEnded(tell: (outcome: Outcome) => void): void {
    if (this.#outcome) tell(this.#outcome)
    else this.#waiting.push(tell)
  }

  /** The same as a promise. It never rejects. */
  get done(): Promise<Outcome> {
    return new Promise((resolve) => this.whenEnded(resolve))
  }
}
