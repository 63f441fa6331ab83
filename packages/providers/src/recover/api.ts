export { ApiError } from '../internal/api-error.js'
export type { ApiFetch, ApiOptions } from '../internal/api-options.js'
export {
  createRecoverClient,
  type RecoverClient,
  type RecoverClientOptions,
  type RecoverEventName,
  type RecoverWebhook,
  type RecoverWebhookChanges,
  type RecoverWebhookInput,
} from '../internal/recover-client.js'
