import type { Provider } from '@posthorn/core'
import { UsageError } from '../usage-error.js'

/** What to say where the address is signed and not given, or what was given is none. */
export const addressNeeded = ({ name }: Provider, given: string | undefined): UsageError =>
  new UsageError(
    given === undefined
      ? `"${name}" signs the address: add --public-url https://…, exactly as the sender has it.`
      : '--public-url must be a full address: write https://…, exactly as the sender has it.',
  )
