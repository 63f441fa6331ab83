import type { Clock } from '../clock.js'

/** The time in whole seconds as the providers write it: `2026-02-15T10:30:00Z`. */
export const isoSeconds = ({ now }: Clock): string => new Date(now()).toISOString().replace(/\.\d+Z$/, 'Z')

/** The time to the millisecond, as in the list of attempts. */
export const isoNow = ({ now }: Clock): string => new Date(now()).toISOString()
