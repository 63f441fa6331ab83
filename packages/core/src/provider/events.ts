import type { EventMap, Provider } from './provider.js'

type Name<Events extends EventMap> = keyof Events & string

type Wildcards<Type extends string> = Type extends `${infer Head}.${infer Tail}`
  ? `${Head}.*` | `${Head}.${Wildcards<Tail>}`
  : never

/** What `.on` accepts: an event's name, `lead.*` for all whose name starts so, or `*`. */
export type EventPattern<Events extends EventMap> = Name<Events> | Wildcards<Name<Events>> | '*'

/** Names of the events that a pattern stands for. */
export type MatchingName<Events extends EventMap, Pattern extends string> = Pattern extends '*'
  ? Name<Events>
  : Pattern extends `${infer Head}.*`
    ? Extract<Name<Events>, `${Head}.${string}`>
    : Pattern extends Name<Events>
      ? Pattern
      : never

/** Payloads of the events that a pattern stands for. */
export type Matching<Events extends EventMap, Pattern extends string> = Events[MatchingName<Events, Pattern> & keyof Events]

/** Events of a provider. */
export type EventsOf<P> = P extends Provider<infer Events> ? Events : never

/** Payload of one event: `EventOf<typeof recover, 'lead.created'>`, or of all of them without a name. */
export type EventOf<P, Pattern extends EventPattern<EventsOf<P>> = '*'> = Matching<EventsOf<P>, Pattern>
