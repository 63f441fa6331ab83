import { WebhookError } from '@posthorn/core'

/** Refuses a misspelt option, which would leave a default in force silently. */
export function checkOptions(of: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw new WebhookError('options_invalid', '`options` must be an object')
  const misspelt = Object.keys(options).find((key) => !known.includes(key))
  if (misspelt !== undefined) throw new WebhookError('options_invalid', `\`${misspelt}\` is not an option of ${of}`)
}

/** An option that is on or off: any other value would be taken for one of the two. */
export function requireBoolean(option: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new WebhookError('options_invalid', `\`${option}\` must be true or false`)
}

/**
 * How many transactions a pool may have open. One more connection than those has to be there, or the claims and renewals
 * of other deliveries wait for a handler to end.
 */
export function requireTransactions(given: number | undefined, poolSize: number, wanted: boolean): number {
  if (wanted && poolSize < 2) {
    throw new WebhookError(
      'options_invalid',
      '`transactions` needs a pool of two connections or more: the claim of a delivery is kept on another than its transaction',
    )
  }
  const value = given ?? Math.max(1, poolSize - 2)
  const most = Math.max(1, poolSize - 1)
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value
  throw new WebhookError(
    'options_invalid',
    `\`maxTransactions\` must be a whole number from 1 to ${most}, one less than the size of the pool, got ${String(value)} (${typeof value})`,
  )
}
