import 'reflect-metadata'
import type { Delivery, EventMap, EventPattern, Matching, MatchingName, Provider } from '@posthorn/core'

const subscriptions = 'posthorn:on-webhook'

/** What a method wants to handle. */
export interface Subscription {
  readonly provider: string
  readonly pattern: string
}

/** Which transactions the store has is not known here: a method says it of its parameter. */
type Method<Events extends EventMap, Pattern extends string> = (
  event: Matching<Events, Pattern>,
  delivery: Delivery<MatchingName<Events, Pattern>, never>,
) => unknown

/**
 * Makes a method of a provider a handler of an event, of `prefix.*` or of `*`, for every receiver of that provider.
 * Guards, pipes and interceptors do not apply to it. What it throws releases the delivery for the next attempt.
 */
export function OnWebhook<Events extends EventMap, Pattern extends EventPattern<Events>>(
  provider: Provider<Events>,
  pattern: Pattern,
): <M extends Method<Events, Pattern>>(target: object, key: string | symbol, method: TypedPropertyDescriptor<M>) => void {
  return (_target, _key, { value }) => {
    Reflect.defineMetadata(subscriptions, [...subscriptionsOf(value!), { provider: provider.name, pattern }], value!)
  }
}

/** Several decorators on one method add up. */
export const subscriptionsOf = (method: object): readonly Subscription[] =>
  (Reflect.getMetadata(subscriptions, method) ?? []) as readonly Subscription[]
