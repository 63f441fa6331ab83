import type { CoinbaseCommerceEvent } from '@posthorn/providers/coinbase-commerce'
import type { MercadoPagoEvent } from '@posthorn/providers/mercado-pago'
import type { MollieEvent } from '@posthorn/providers/mollie'
import type { PaypalEvent } from '@posthorn/providers/paypal'
import type { SquareEvent } from '@posthorn/providers/square'
import type { StripeEvent } from '@posthorn/providers/stripe'
import { open, type Recipes } from './recipe.js'

const paid = { amount: 2500, currency: 'usd', status: 'succeeded' }
const captured = { amount: { currency_code: 'USD', value: '25.00' }, final_capture: true, status: 'COMPLETED' }

/** Senders of payments, for shops. */
export const payments: Recipes = {
  'coinbase-commerce': open(
    ({ id, isoSeconds, type, uuid }, data): CoinbaseCommerceEvent => ({
      id: uuid(),
      scheduled_for: isoSeconds,
      attempt_number: 1,
      event: { id: id(), type, api_version: '2018-03-22', created_at: isoSeconds, data },
    }),
    {
      'charge:confirmed': ({ token }) => ({ code: token('', 8).toUpperCase(), pricing_type: 'fixed_price' }),
      'charge:created': ({ token }) => ({ code: token('', 8).toUpperCase(), pricing_type: 'fixed_price' }),
      'charge:failed': ({ token }) => ({ code: token('', 8).toUpperCase(), pricing_type: 'fixed_price' }),
    },
  ),
  'mercado-pago': open(
    ({ isoSeconds, numericId, number, type }, data): MercadoPagoEvent => ({
      id: numericId(),
      action: type,
      type: type.split('.')[0]!,
      live_mode: false,
      user_id: number(),
      date_created: isoSeconds,
      data: { id: String(number()) },
      ...data,
    }),
    { 'payment.updated': () => ({ api_version: 'v1' }), 'payment.created': () => ({ api_version: 'v1' }) },
  ),
  mollie: open(
    ({ id, isoSeconds, token, type }, data): MollieEvent => ({
      resource: 'event',
      id: id('event_'),
      type,
      entityId: token('pl_', 12),
      createdAt: isoSeconds,
      _embedded: { entity: data },
    }),
    { 'payment-link.paid': ({ token }) => ({ resource: 'payment-link', id: token('pl_', 12), description: 'Two tickets' }) },
  ),
  paypal: open(
    ({ id, iso, type }, data): PaypalEvent => ({
      id: id('WH-'),
      event_version: '1.0',
      create_time: iso,
      resource_type: type.split('.', 2).pop()!.toLowerCase(),
      event_type: type,
      summary: 'Something happened to a payment',
      resource: data,
    }),
    {
      'PAYMENT.CAPTURE.COMPLETED': ({ token }) => ({ id: token('', 17).toUpperCase(), ...captured }),
      'PAYMENT.CAPTURE.REFUNDED': ({ token }) => ({ id: token('', 17).toUpperCase(), ...captured }),
      'CHECKOUT.ORDER.APPROVED': ({ token }) => ({ id: token('', 17).toUpperCase(), intent: 'CAPTURE', status: 'APPROVED' }),
    },
  ),
  square: open(
    ({ id, iso, token, type }, data): SquareEvent => ({
      merchant_id: token('ML', 12).toUpperCase(),
      type,
      event_id: id(),
      created_at: iso,
      data: { type: type.split('.')[0]!, id: token(), object: data },
    }),
    {
      'payment.updated': ({ token }) => ({
        payment: { id: token(), amount_money: { amount: 2500, currency: 'USD' }, status: 'COMPLETED' },
      }),
      'order.created': ({ token }) => ({ order_created: { order_id: token(), state: 'OPEN', version: 1 } }),
      'refund.created': ({ token }) => ({
        refund: { id: token(), amount_money: { amount: 2500, currency: 'USD' }, status: 'PENDING' },
      }),
    },
  ),
  stripe: open(
    ({ id, seconds, type }, data): StripeEvent => ({
      id: id('evt_'),
      object: 'event',
      type,
      created: seconds,
      livemode: false,
      api_version: '2025-09-30.clover',
      data: { object: data },
    }),
    {
      'payment_intent.succeeded': ({ token }) => ({
        id: token('pi_'),
        object: 'payment_intent',
        ...paid,
        customer: token('cus_', 14),
      }),
      'checkout.session.completed': ({ token }) => ({
        id: token('cs_test_'),
        object: 'checkout.session',
        mode: 'payment',
        payment_status: 'paid',
        amount_total: 2500,
        currency: 'usd',
        customer_details: { email: 'ada@example.com', name: 'Ada Example' },
      }),
      'customer.subscription.created': ({ seconds, token }) => ({
        id: token('sub_'),
        object: 'subscription',
        status: 'active',
        customer: token('cus_', 14),
        start_date: seconds,
      }),
      'invoice.paid': ({ token }) => ({
        id: token('in_'),
        object: 'invoice',
        amount_paid: 2500,
        currency: 'usd',
        status: 'paid',
      }),
      'charge.refunded': ({ token }) => ({
        id: token('ch_'),
        object: 'charge',
        amount: 2500,
        amount_refunded: 2500,
        refunded: true,
      }),
    },
  ),
}
