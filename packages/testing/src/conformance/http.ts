import type { ConformanceCase } from './case.js'

/** To be written. */
export const httpCases: readonly ConformanceCase[] = []
