export type { ConformanceCase } from './case.js'
export { cases } from './cases.js'
export { outOfScope } from './out-of-scope.js'
export type { AppHandler, AppReply, Difference, Mounted, MountRequest, Target } from './target.js'
