import type { ConformanceCase } from './case.js'

/** To be written. */
export const duplicateCases: readonly ConformanceCase[] = []
