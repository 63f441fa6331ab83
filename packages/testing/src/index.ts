export type { ConformanceCase } from './conformance/case.js'
export { cases } from './conformance/cases.js'
export type { AppHandler, AppReply, Mounted, MountRequest, Target } from './conformance/target.js'
export { type Received, send, sendRaw, type Sent } from './http.js'
