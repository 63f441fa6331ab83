/**
 * Milliseconds as Redis takes them: a whole number, and at least one, since a key that lives for none is deleted. Not more
 * than what both sides can reckon with to the millisecond, for those who keep records for ever.
 */
export const wholeMs = (ms: number): number => Math.min(Math.max(1, Math.ceil(ms)), Number.MAX_SAFE_INTEGER)

/** The same as an argument of a command. */
export const msText = (ms: number): string => String(wholeMs(ms))
