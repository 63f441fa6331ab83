export { sign, type SignedRequest, type SignOptions, signRequest } from '@posthorn/core'
export { type Clock, scaledClock, systemClock } from './clock.js'
export { deliver, type DeliverOptions } from './deliver.js'
export { type Deliverable, type DeliveryOptions, makeDelivery } from './delivery.js'
export { fixedClock, type FixedClock } from './fixed-clock.js'
export { type Received, send, sendRaw, type Sent } from './http.js'
export { isLoopback } from './loopback.js'
export { type NoReply, noReplyOf } from './no-reply.js'
export { isSuccess } from './status.js'
export { type Delivered, type DeliverTarget, transmit, type TransmitOptions } from './transmit.js'
export type { Attempt } from './sender/attempt.js'
export { createSender, type Order, type Sender, type SenderOptions } from './sender/create-sender.js'
export { type Sample, sampleEvent, type SampleName, type SampleOf, type SampleOptions, sampleTypes } from './samples/sample.js'
export {
  type ConcurrentOptions,
  deliverConcurrently,
  deliverFromFuture,
  deliverReordered,
  deliverStale,
  deliverTampered,
  deliverTwice,
  deliverUntilHandled,
  type OrderedEvent,
  type ReorderedOptions,
  replayUnderFreshId,
  type ScenarioOptions,
  type UntilHandledOptions,
  type WrongTimeOptions,
} from './scenarios/index.js'
