export { ApiError } from '../internal/api-error.js'
export type { ApiFetch, ApiOptions } from '../internal/api-options.js'
export { createRecomlyClient, type RecomlyClient, type RecomlyClientOptions } from '../internal/recomly-client.js'
