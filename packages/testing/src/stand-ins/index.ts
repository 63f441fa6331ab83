export { StandInError } from './stand-in-error.js'
export { type CustomerioLogEntry, type CustomerioOptions, type CustomerioStandIn, startCustomerio } from './customerio.js'
export type { CustomerioAction } from './customerio-action.js'
export type { Attributes } from './people.js'
export { type RecomlyLogEntry, type RecomlyOptions, type RecomlyStandIn, startRecomly } from './recomly.js'
export type { RecomlyKey } from './recomly-keys.js'
export { type RecoverEmitted, type RecoverLogEntry, type RecoverOptions, type RecoverStandIn, startRecover } from './recover.js'
export {
  type ReferralloopEmitted,
  type ReferralloopLogEntry,
  type ReferralloopOptions,
  type ReferralloopStandIn,
  startReferralloop,
} from './referralloop.js'
export type { ReplyAttributes } from './reply-attributes.js'
export type { LogEntry, SendingOptions, SendingStandIn, StandIn, StandInOptions, StandInRequest } from './stand-in.js'
export type { AllowHttp } from './target-url.js'
