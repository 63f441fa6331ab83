import type { ConformanceCase } from './case.js'
import { signatureCases } from './signature.js'

/** Every case. */
export const cases: readonly ConformanceCase[] = [...signatureCases]
