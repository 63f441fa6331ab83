import type { ConformanceCase } from './case.js'

/** To be written. */
export const keyCases: readonly ConformanceCase[] = []
