export type { StoreCase } from './case.js'
export { storeCases } from './cases.js'
export type { OpenStore, StoreCapabilities, StoreTarget } from './target.js'
