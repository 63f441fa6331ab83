import { WebhookError } from './errors.js'
import type { Lease, LeaseEvent } from './lease.js'

/**
 * The result of work that is done under a lease. `befalls` is told when something befalls the lease before the work is
 * done; what it gives, if anything, is the result, and the work goes on without anyone who waits for it.
 */
export function outlive<T>(work: Promise<T>, lease: Lease, befalls: (event: LeaseEvent) => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    let over = false
    work.then(
      (result) => {
        over = true
        resolve(result)
      },
      (reason: unknown) => {
        over = true
        reject(reason)
      },
    )
    lease.watch((event) => {
      const result = over ? undefined : befalls(event)
      if (result === undefined) return
      over = true
      resolve(result)
    })
  })
}

/** What the handlers' signal says, and whoever looks after the app. */
export const leaseEnded = (event: LeaseEvent, maxRunMs: number): WebhookError =>
  event === 'lost'
    ? new WebhookError('lease_lost', 'The claim on this delivery was lost; another run may have begun.')
    : new WebhookError('handler_timeout', `The handlers ran for more than ${maxRunMs} ms; the claim was given up.`)
