import type { ConformanceCase } from './case.js'
import { headerIdCases } from './header-ids.js'
import { headerLineCases } from './header-lines.js'
import { headerShapeCases } from './header-shapes.js'

/** What may happen to headers on their way, and to the ids that stand in them. */
export const headerCases: readonly ConformanceCase[] = [...headerShapeCases, ...headerLineCases, ...headerIdCases]
