import { defineProvider, type Provider } from '@posthorn/core'

/** The resource as the REST API shows it; of a deleted one only the `id`. */
export type WoocommerceEvent = Readonly<Record<string, unknown>>

/** Events of WooCommerce, by topic: `order.updated`. */
export type WoocommerceEvents = Readonly<Record<string, WoocommerceEvent>>

/**
 * WooCommerce. The secret is that of the webhook; without one it is the consumer secret of the API user. The topic and the
 * delivery id stand in headers that are not signed. The ping that follows the creation of a webhook is answered, and no
 * handler runs. WooCommerce never retries, and switches a webhook off after repeated failures.
 */
export const woocommerce: Provider<WoocommerceEvents> = defineProvider({
  name: 'woocommerce',
  docs: 'https://woocommerce.github.io/woocommerce-rest-api-docs/#webhooks',
  schemes: [
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-wc-webhook-signature', encoding: 'base64' }, signed: '{body}' },
  ],
  id: 'header:x-wc-webhook-delivery-id',
  type: '{header:x-wc-webhook-topic}',
  // All that is sent of a deleted order is its id: deleted, restored and deleted again is the same body, and so is another kind of resource with this id.
  replay: 'flag',
  timeoutMs: 60_000,
  retries: [],
  handshakes: [{ when: { method: 'POST', ref: 'form:webhook_id' }, verify: 'none', reply: { fixed: { status: 200 } } }],
})
