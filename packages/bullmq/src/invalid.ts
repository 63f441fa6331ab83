import { WebhookError } from '@posthorn/core'

/** An option that cannot be used as given. */
export const invalid = (option: string, problem: string): WebhookError =>
  new WebhookError('options_invalid', `\`${option}\` ${problem}`)
