import type { AdyenNotification } from '@posthorn/providers/adyen'
import type { AdyenPlatformEvent } from '@posthorn/providers/adyen-platform'
import type { BraintreeEvents } from '@posthorn/providers/braintree'
import type { CheckoutComEvent } from '@posthorn/providers/checkout-com'
import { closed, open, type Recipes } from './recipe.js'

const subscription = { kind: 'subscription_charged_successfully', plan: 'monthly' }

/** What Braintree puts into a payload: XML in base64, with a line break at its end. */
const braintreePayload = (id: string, time: string): string => {
  const subject = `<subject><subscription><id>${id}</id><plan-id>${subscription.plan}</plan-id></subscription></subject>`
  const fields = `<timestamp type="datetime">${time}</timestamp><kind>${subscription.kind}</kind>${subject}`
  return `${Buffer.from(`<notification>${fields}</notification>`).toString('base64')}\n`
}

/** Senders of card payments, for those who process many. */
export const gateways: Recipes = {
  adyen: open(
    ({ id, isoSeconds, token, type }, data): AdyenNotification => ({
      live: 'false',
      notificationItems: [
        {
          NotificationRequestItem: {
            pspReference: id(''),
            merchantAccountCode: 'ExampleCOM',
            merchantReference: token('order-', 8),
            amount: { currency: 'EUR', value: 2500 },
            eventCode: type,
            eventDate: isoSeconds,
            success: 'true',
            ...data,
          },
        },
      ],
    }),
    {
      AUTHORISATION: () => ({ paymentMethod: 'visa', reason: '123456:1111:12/2030' }),
      CAPTURE: ({ token }) => ({ originalReference: token() }),
      REFUND: ({ token }) => ({ originalReference: token(), reason: '' }),
    },
  ),
  'adyen-platform': open(
    ({ iso, type }, data): AdyenPlatformEvent => ({
      type,
      environment: 'test',
      timestamp: iso,
      data: { balancePlatform: 'ExamplePlatform', ...data },
    }),
    {
      'balancePlatform.accountHolder.created': ({ id }) => ({ accountHolder: { id: id('AH'), status: 'active' } }),
      'balancePlatform.transfer.updated': ({ id }) => ({ id: id(), amount: { currency: 'EUR', value: 2500 }, status: 'booked' }),
    },
  ),
  braintree: closed<BraintreeEvents>({
    notification: ({ id, isoSeconds }) => ({ bt_signature: '', bt_payload: braintreePayload(id('sub'), isoSeconds) }),
  }),
  'checkout-com': open(
    ({ id, iso, token, type }, data): CheckoutComEvent => ({
      id: id('evt_'),
      type,
      version: '1.0.0',
      created_on: iso,
      data: { id: token('pay_'), action_id: token('act_'), amount: 2500, currency: 'GBP', ...data },
    }),
    {
      payment_approved: () => ({ response_code: '10000', response_summary: 'Approved' }),
      payment_captured: () => ({ response_code: '10000', response_summary: 'Approved' }),
      payment_declined: () => ({ response_code: '20005', response_summary: 'Declined - Do not honour' }),
    },
  ),
}
