import { defineProvider, type Provider } from '@posthorn/core'

/** What Mercado Pago sends. None of it is signed. */
export interface MercadoPagoEvent {
  readonly id?: number | string
  /** The name: `payment.updated`. */
  readonly action?: string
  readonly type?: string
  readonly live_mode?: boolean
  readonly user_id?: number | string
  /** ISO 8601. */
  readonly date_created?: string
  readonly data: { readonly id: string }
  readonly [field: string]: unknown
}

/** Events of Mercado Pago, by action. */
export type MercadoPagoEvents = Readonly<Record<string, MercadoPagoEvent>>

/**
 * Mercado Pago. The secret is the secret signature of the application, under "Webhooks". Signed are the time, the request
 * id and the `data.id` of the query, and nothing of the body: whoever has captured a request can put another event in it,
 * so read the payment from the API. Notifications of QR codes are not signed, and are refused.
 */
export const mercadoPago: Provider<MercadoPagoEvents> = defineProvider({
  name: 'mercado-pago',
  docs: 'https://www.mercadopago.com.br/developers/en/docs/your-integrations/notifications/webhooks',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      signature: { from: 'header:x-signature', fields: { separator: ',', pick: 'v1', timestamp: 'ts' }, encoding: 'hex' },
      signed: '[id:{lower:query:data.id};][request-id:{header:x-request-id};]ts:{timestamp};',
      coversBody: false,
    },
  ],
  id: 'json:id',
  type: ['{json:action}', '{json:type}', 'notification'],
})
