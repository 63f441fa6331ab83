import { defineProvider, type Provider } from '@posthorn/core'

/** The resource that an event is about, as Shopify's REST API gives it. */
export type ShopifyEvent = Readonly<Record<string, unknown>>

/** Events of Shopify, by topic: `orders/create`. */
export type ShopifyEvents = Readonly<Record<string, ShopifyEvent>>

/**
 * Shopify. `secret` is the app's client secret; for webhooks that were made in a shop's admin, the one that its
 * notification settings show. Only the body is signed: topic, shop and ids stand in headers that anyone who captured a
 * request can change. `delivery.replayed` says that equal bytes came before under another id, be it a copy or another
 * topic. It retries 8 times over 4 hours, with the first payload.
 */
export const shopify: Provider<ShopifyEvents> = defineProvider({
  name: 'shopify',
  docs: 'https://shopify.dev/docs/apps/build/webhooks/verify-deliveries',
  schemes: [
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-shopify-hmac-sha256', encoding: 'base64' }, signed: '{body}' },
  ],
  // The event's id is the same for all topics and subscriptions that one action sets off.
  id: ['header:x-shopify-webhook-id', 'header:x-shopify-event-id'],
  type: '{header:x-shopify-topic}',
  // The body is the resource and does not name the topic: `orders/create` and `orders/paid` of one order can be equal
  // bytes, and the second must not be taken for a copy of the first.
  replay: 'flag',
  timeoutMs: 5000,
})
