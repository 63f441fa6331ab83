/** Milliseconds as Redis takes them: a whole number, and at least one, since a key that lives for none is deleted. */
export const wholeMs = (ms: number): number => Math.max(1, Math.ceil(ms))
