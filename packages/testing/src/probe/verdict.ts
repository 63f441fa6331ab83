/** What ends a probe before its end. */
export class Verdict extends Error {
  readonly outcome: 'fail' | 'unseen'

  constructor(outcome: 'fail' | 'unseen', detail: string) {
    super(detail)
    this.outcome = outcome
  }
}

/** Ends a probe that found something wrong. */
export function fail(detail: string): never {
  throw new Verdict('fail', detail)
}

/** Ends a probe to which nothing that comes back can answer. */
export function unseen(reason: string): never {
  throw new Verdict('unseen', reason)
}
