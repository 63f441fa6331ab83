import type { ConformanceCase } from './case.js'

/** To be written. */
export const replayCases: readonly ConformanceCase[] = []
