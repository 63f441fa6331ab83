import { recomlyKey } from './secrets.mjs'
import { throughClient } from './through-client.mjs'
import { throughStandIn } from './through-stand-in.mjs'

/** How deliveries of each sender come to the app: by a stand-in for it, or, as Recomly is called by apps, by its client. */
export function channels(url, { RECOMLY_KEYS }, { recover, referralloop, customerio, attempts }) {
  return {
    recover: throughStandIn(recover, attempts, async ({ type, data }) => one(await recover.emit(type, data))),
    referralloop: throughStandIn(referralloop, attempts, async ({ event_type: type, data }) =>
      one(await referralloop.emit(type, data)),
    ),
    customerio: throughStandIn(customerio, attempts, async (body) => {
      const { deliveryId } = await customerio.run({ url: `${url}/webhooks/customerio`, body })
      return deliveryId
    }),
    recomly: throughClient(url, recomlyKey(RECOMLY_KEYS)),
  }
}

function one({ deliveryIds }) {
  if (deliveryIds.length !== 1) throw new Error(`${deliveryIds.length} webhooks want this event. The app registers one.`)
  return deliveryIds[0]
}
