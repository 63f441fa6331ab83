import type { Claim } from '../claims/app-claim.js'
import { WebhookError } from '../errors/errors.js'
import type { EventMap } from '../provider/provider.js'
import type { Delivery } from '../receiver/delivery.js'
import type { MountableReceiver, Receiver } from '../receiver/receiver.js'
import type { WebhookReply } from '../reply/reply.js'

/** A verified delivery with its event, for the app to handle. */
export interface VerifiedWebhook<Event = unknown> {
  /** The payload, parsed. */
  readonly event: Event
  /** What is known of the attempt that brought it. */
  readonly delivery: Delivery
}

/** A verified delivery that the app may claim. */
export interface VerifiedRequest {
  /** The delivery and its event. */
  readonly webhook: VerifiedWebhook
  /** Claims it, or gives the reply that ends the request. Rejects with mistakes of the app's set-up alone. */
  readonly claim: () => Promise<
    | Claim
    | {
        /** Ends the request: send it. */
        readonly reply: WebhookReply
      }
  >
}

interface Left extends VerifiedRequest {
  readonly receiver: MountableReceiver
}

/** By request, and out of the app's reach: what is here was verified by the receiver that is named. */
const verified = new WeakMap<object, Left>()

/** Throws where a mount comes second: the first has read the body, and its claim would be waited for, for ever. */
export function checkUnverified(request: object): void {
  if (!verified.has(request)) return
  throw new WebhookError(
    'options_invalid',
    '`verifyWebhook` is mounted twice on the path of this request. Leave one of them out.',
  )
}

/** Leaves a verified delivery on its request. A request is verified once. */
export function leaveWebhook(request: object, left: Left): void {
  checkUnverified(request)
  verified.set(request, left)
}

/** What was verified on a request, by whichever receiver; nothing where nothing was. */
export function verifiedRequest(request: object): VerifiedRequest | undefined {
  return verified.get(request)
}

/**
 * The verified delivery of a request, typed by the events of the receiver that verified it.
 *
 * @throws WebhookError `options_invalid` where that receiver did not verify this request.
 */
export function webhookOf<Events extends EventMap>(
  request: object,
  receiver: Receiver<Events>,
): VerifiedWebhook<Events[keyof Events]> {
  const found = verified.get(request)
  if (found?.receiver === receiver) return found.webhook as VerifiedWebhook<Events[keyof Events]>
  throw new WebhookError(
    'options_invalid',
    'This request was not verified by this receiver. Mount `verifyWebhook` with it on the route, before the handler.',
  )
}
