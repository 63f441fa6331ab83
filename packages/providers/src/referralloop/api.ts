export { ApiError } from '../internal/api-error.js'
export type { ApiFetch, ApiOptions } from '../internal/api-options.js'
export {
  createReferralloopClient,
  type ReferralloopClient,
  type ReferralloopClientOptions,
  type ReferralloopEventName,
  type ReferralloopSubscription,
  type ReferralloopSubscriptionInput,
} from '../internal/referralloop-client.js'
