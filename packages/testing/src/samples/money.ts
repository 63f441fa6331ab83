import type { FinchEvent } from '@posthorn/providers/finch'
import type { FlutterwaveEvent } from '@posthorn/providers/flutterwave'
import type { GocardlessEvents } from '@posthorn/providers/gocardless'
import type { ModernTreasuryEvent } from '@posthorn/providers/modern-treasury'
import type { PaystackEvent } from '@posthorn/providers/paystack'
import type { PlaidEvent } from '@posthorn/providers/plaid'
import type { QuickbooksCloudEvent, QuickbooksEvents } from '@posthorn/providers/quickbooks'
import type { RazorpayEvent } from '@posthorn/providers/razorpay'
import type { WiseEvent } from '@posthorn/providers/wise'
import type { XeroEvents } from '@posthorn/providers/xero'
import type { Occasion } from './occasion.js'
import { closed, open, type Recipes } from './recipe.js'

const customer = { email: 'ada@example.com', name: 'Ada Example', phone_number: '+14155550142' }

const quickbooksChange = ({ id, isoSeconds, number }: Occasion): QuickbooksCloudEvent => ({
  specversion: '1.0',
  id: id(),
  source: 'intuit.example',
  type: 'qbo.invoice.created.v1',
  time: isoSeconds,
  intuitentityid: String(number()),
  intuitaccountid: String(number()),
  data: {},
})

/** Senders of bank payments, payrolls and books. */
export const money: Recipes = {
  finch: open(({ id, type, uuid }, data): FinchEvent => ({ event_type: type, connection_id: id(), entity_id: uuid(), data }), {
    'account.updated': () => ({ status: 'connected', authentication_method: 'credential' }),
    'individual.created': ({ uuid }) => ({ individual_id: uuid() }),
    'payment.created': ({ iso, uuid }) => ({ payment_id: uuid(), pay_date: iso.slice(0, 10) }),
  }),
  flutterwave: open(
    ({ id, ms, type }, data): FlutterwaveEvent => ({
      webhook_id: id('wbk_'),
      timestamp: ms,
      type,
      data: { amount: 2500, currency: 'NGN', ...data },
    }),
    {
      'charge.completed': ({ token }) => ({ id: token('chg_'), reference: token('tx-', 12), status: 'succeeded', customer }),
      'transfer.disburse': ({ token }) => ({ id: token('trf_'), reference: token('tx-', 12), status: 'SUCCESSFUL' }),
    },
  ),
  gocardless: closed<GocardlessEvents>({
    events: ({ id, iso, token }) => ({
      events: [
        {
          id: token('EV', 12).toUpperCase(),
          created_at: iso,
          resource_type: 'payments',
          action: 'confirmed',
          links: { payment: token('PM', 12).toUpperCase() },
          details: { origin: 'gocardless', cause: 'payment_confirmed', description: 'The payment is through.' },
        },
      ],
      meta: { webhook_id: id('WB') },
    }),
  }),
  'modern-treasury': open(
    ({ isoSeconds, type, uuid }, data): ModernTreasuryEvent => ({
      event: type.replace(/^[^.]*\./, ''),
      data: { id: uuid(), object: type.split('.')[0], live_mode: false, created_at: isoSeconds, ...data },
    }),
    {
      'payment_order.created': () => ({ type: 'ach', direction: 'credit', amount: 2500, currency: 'USD', status: 'pending' }),
      'transaction.created': () => ({ direction: 'credit', amount: 2500, currency: 'USD', posted: true }),
    },
  ),
  paystack: open(({ type }, data): PaystackEvent => ({ event: type, data }), {
    'charge.success': ({ iso, number, token }) => ({
      id: number(),
      status: 'success',
      reference: token('', 12),
      amount: 250_000,
      currency: 'NGN',
      paid_at: iso,
      customer: { email: customer.email, customer_code: token('CUS_', 12) },
    }),
    'transfer.success': ({ number, token }) => ({ id: number(), status: 'success', reference: token('', 12), amount: 250_000 }),
    'subscription.create': ({ token }) => ({ status: 'active', subscription_code: token('SUB_', 12), amount: 250_000 }),
  }),
  plaid: open(
    ({ id, type }, data): PlaidEvent => {
      const [webhook_type = '', webhook_code = ''] = type.split(/\.(.*)/s)
      return { webhook_type, webhook_code, item_id: id(''), environment: 'sandbox', ...data }
    },
    {
      'TRANSACTIONS.SYNC_UPDATES_AVAILABLE': () => ({ initial_update_complete: true, historical_update_complete: false }),
      'ITEM.ERROR': () => ({ error: { error_type: 'ITEM_ERROR', error_code: 'ITEM_LOGIN_REQUIRED' } }),
      'AUTH.DEFAULT_UPDATE': ({ token }) => ({ account_ids_with_updated_auth: { [token()]: ['ACCOUNT_NUMBER'] } }),
    },
  ),
  quickbooks: closed<QuickbooksEvents>({ events: (at) => [quickbooksChange(at)] }),
  razorpay: open(
    ({ seconds, token, type }, data): RazorpayEvent => ({
      entity: 'event',
      account_id: token('acc_', 14),
      event: type,
      contains: [type.split('.')[0]!],
      payload: { [type.split('.')[0]!]: { entity: data } },
      created_at: seconds,
    }),
    {
      'payment.captured': ({ token }) => ({
        id: token('pay_', 14),
        entity: 'payment',
        amount: 250_000,
        currency: 'INR',
        status: 'captured',
      }),
      'payment.failed': ({ token }) => ({
        id: token('pay_', 14),
        entity: 'payment',
        amount: 250_000,
        currency: 'INR',
        status: 'failed',
      }),
      'refund.processed': ({ token }) => ({
        id: token('rfnd_', 14),
        entity: 'refund',
        amount: 250_000,
        currency: 'INR',
        status: 'processed',
      }),
    },
  ),
  wise: open(
    ({ isoSeconds, type, uuid }, data): WiseEvent => ({
      event_type: type,
      schema_version: '2.0.0',
      subscription_id: uuid(),
      sent_at: isoSeconds,
      data,
    }),
    {
      'transfers#state-change': ({ isoSeconds, number }) => ({
        resource: { type: 'transfer', id: number(), profile_id: number(), account_id: number() },
        current_state: 'processing',
        previous_state: 'incoming_payment_waiting',
        occurred_at: isoSeconds,
      }),
      'balances#credit': ({ isoSeconds, number }) => ({
        resource: { type: 'balance-account', id: number(), profile_id: number() },
        transaction_type: 'credit',
        amount: 25,
        currency: 'EUR',
        occurred_at: isoSeconds,
      }),
    },
  ),
  xero: closed<XeroEvents>({
    events: ({ id, iso, number, token, uuid }) => {
      const [resourceId, sequence] = [id(), number()]
      const change = {
        resourceUrl: `https://api.xero.com/api.xro/2.0/Invoices/${resourceId}`,
        resourceId,
        tenantId: uuid(),
        tenantType: 'ORGANISATION',
        eventCategory: 'INVOICE',
        eventType: 'UPDATE',
        eventDateUtc: iso.slice(0, -1),
      }
      return { events: [change], firstEventSequence: sequence, lastEventSequence: sequence, entropy: token('', 20).toUpperCase() }
    },
  }),
}
