import type { ConformanceCase } from './case.js'

/** To be written. */
export const contentTypeCases: readonly ConformanceCase[] = []
