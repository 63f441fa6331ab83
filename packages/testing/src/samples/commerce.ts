import type { DuffelEvent } from '@posthorn/providers/duffel'
import type { EasypostEvent } from '@posthorn/providers/easypost'
import type { LemonsqueezyEvent } from '@posthorn/providers/lemonsqueezy'
import type { PaddleEvent } from '@posthorn/providers/paddle'
import type { PolarEvent } from '@posthorn/providers/polar'
import type { RechargeEvent } from '@posthorn/providers/recharge'
import type { RecurlyEvent } from '@posthorn/providers/recurly'
import type { ShopifyEvent } from '@posthorn/providers/shopify'
import type { WoocommerceEvent } from '@posthorn/providers/woocommerce'
import type { Occasion } from './occasion.js'
import { open, type Recipe, type Recipes } from './recipe.js'

const email = 'ada@example.com'
const address = { first_name: 'Ada', last_name: 'Example', address1: '1 Main Street', city: 'Springfield', zip: '12345' }

const shopifyOrder = ({ isoSeconds, number, numericId }: Occasion) => ({
  id: numericId(),
  name: '#1001',
  email,
  created_at: isoSeconds,
  currency: 'USD',
  total_price: '25.00',
  line_items: [{ id: number(), title: 'Teapot', quantity: 1, price: '25.00' }],
  shipping_address: address,
})

const wooOrder = ({ iso, numericId }: Occasion) => ({
  id: numericId(),
  status: 'processing',
  currency: 'USD',
  total: '25.00',
  date_created_gmt: iso.slice(0, 19),
  billing: { first_name: 'Ada', last_name: 'Example', email, phone: '+14155550142' },
})

const recharge: Recipe = open((at, data): RechargeEvent => ({ [at.type.split('/')[0]!]: { id: at.numericId(), ...data } }), {
  'charge/paid': ({ isoSeconds }) => ({ status: 'success', total_price: '25.00', processed_at: isoSeconds }),
  'order/created': ({ isoSeconds }) => ({ email, total_price: '25.00', created_at: isoSeconds }),
  'subscription/created': ({ isoSeconds }) => ({
    product_title: 'Tea',
    price: '25.00',
    status: 'active',
    created_at: isoSeconds,
  }),
})

/** Senders of orders, subscriptions, parcels and journeys. */
export const commerce: Recipes = {
  duffel: open(
    ({ id, iso, token, type }, data): DuffelEvent => {
      const order = token('ord_')
      return {
        id: id('wev_'),
        type,
        live_mode: false,
        created_at: iso,
        idempotency_key: order,
        data: { object: { id: order, ...data } },
      }
    },
    { 'order.created': () => ({}), 'order.airline_initiated_change_detected': () => ({}) },
  ),
  easypost: open(
    ({ id, isoSeconds, type }, data): EasypostEvent => ({
      id: id('evt_'),
      object: 'Event',
      mode: 'test',
      description: type,
      previous_attributes: {},
      result: data,
      created_at: isoSeconds,
    }),
    {
      'tracker.updated': ({ token }) => ({
        id: token('trk_'),
        object: 'Tracker',
        status: 'delivered',
        tracking_code: 'EZ4000004000',
      }),
      'tracker.created': ({ token }) => ({
        id: token('trk_'),
        object: 'Tracker',
        status: 'unknown',
        tracking_code: 'EZ1000000001',
      }),
      'batch.created': ({ token }) => ({ id: token('batch_'), object: 'Batch', state: 'created', num_shipments: 1 }),
    },
  ),
  lemonsqueezy: open(
    ({ isoSeconds, numericId, type }, data): LemonsqueezyEvent => ({
      meta: { event_name: type, test_mode: true },
      data: {
        type: `${type.split('_')[0]}s`,
        id: String(numericId()),
        attributes: { user_name: 'Ada Example', user_email: email, created_at: isoSeconds, ...data },
      },
    }),
    {
      order_created: () => ({ status: 'paid', currency: 'USD', total: 2500 }),
      subscription_created: () => ({ status: 'active', product_name: 'Tea of the month' }),
      subscription_cancelled: () => ({ status: 'cancelled', cancelled: true }),
    },
  ),
  paddle: open(
    ({ id, iso, token, type }, data): PaddleEvent => ({
      event_id: id('evt_'),
      notification_id: token('ntf_'),
      event_type: type,
      occurred_at: iso,
      data,
    }),
    {
      'transaction.completed': ({ token }) => ({
        id: token('txn_'),
        status: 'completed',
        currency_code: 'USD',
        customer_id: token('ctm_'),
      }),
      'subscription.created': ({ token }) => ({
        id: token('sub_'),
        status: 'active',
        currency_code: 'USD',
        customer_id: token('ctm_'),
      }),
      'subscription.canceled': ({ token }) => ({ id: token('sub_'), status: 'canceled', customer_id: token('ctm_') }),
      'customer.created': ({ token }) => ({ id: token('ctm_'), status: 'active', email, name: 'Ada Example' }),
    },
  ),
  polar: open(({ iso, type, uuid }, data): PolarEvent => ({ type, timestamp: iso, data: { id: uuid(), ...data } }), {
    'order.paid': () => ({ status: 'paid', total_amount: 2500, currency: 'usd', customer: { email, name: 'Ada Example' } }),
    'checkout.created': () => ({ status: 'open', amount: 2500, currency: 'usd' }),
    'subscription.active': () => ({ status: 'active', amount: 2500, currency: 'usd', recurring_interval: 'month' }),
  }),
  recharge,
  'recharge-legacy': recharge,
  recurly: open(
    ({ id, isoSeconds, token, type }, data): RecurlyEvent => {
      const [object_type = '', event_type = ''] = type.split(/\.(.*)/s)
      return { id: id(''), object_type, site_id: token('', 12), event_type, event_time: isoSeconds, ...data }
    },
    {
      'account.created': () => ({ account_code: 'ada' }),
      'subscription.created': ({ token }) => ({ uuid: token('', 32), account_code: 'ada' }),
      'invoice.paid': ({ number }) => ({ invoice_number: String(number()), account_code: 'ada' }),
    },
  ),
  shopify: open((_at, data): ShopifyEvent => data, {
    'orders/create': shopifyOrder,
    'orders/paid': (at) => ({ ...shopifyOrder(at), financial_status: 'paid' }),
    'products/update': ({ isoSeconds, numericId }) => ({
      id: numericId(),
      title: 'Teapot',
      status: 'active',
      updated_at: isoSeconds,
    }),
    'customers/create': ({ isoSeconds, numericId }) => ({ id: numericId(), email, first_name: 'Ada', created_at: isoSeconds }),
    'app/uninstalled': ({ numericId }) => ({ id: numericId(), name: 'Example', myshopify_domain: 'example.myshopify.com' }),
  }),
  woocommerce: open((_at, data): WoocommerceEvent => data, {
    'order.updated': wooOrder,
    'order.created': (at) => ({ ...wooOrder(at), status: 'pending' }),
    'product.updated': ({ numericId }) => ({ id: numericId(), name: 'Teapot', status: 'publish', price: '25.00' }),
    'order.deleted': ({ numericId }) => ({ id: numericId() }),
  }),
}
