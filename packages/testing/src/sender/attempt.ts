/** One attempt of a delivery, as the sender sees it. */
export interface Attempt {
  /** Name of the provider. */
  readonly provider: string
  /** All attempts of a delivery share it. */
  readonly deliveryId: string
  /** Name of the event. */
  readonly type: string
  /** Where it went; empty for a receiver. */
  readonly url: string
  /** 1 for the first. */
  readonly attempt: number
  /** When it began, by the sender's clock: ISO 8601. */
  readonly at: string
  /** `undefined` where no reply came. */
  readonly status: number | undefined
  /** The reply's body; its beginning where it is long. */
  readonly reply: string
  /** Why no reply came. */
  readonly error: string | undefined
  /** `retrying`: there will be another. `refused`: the sender does not retry after such a status. `given_up`: this was the last. */
  readonly outcome: 'delivered' | 'retrying' | 'refused' | 'given_up'
  /** Seconds until the next attempt. */
  readonly retryInSeconds: number | undefined
}

const longest = 1024

/** The beginning of a reply. */
export const excerpt = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text)
