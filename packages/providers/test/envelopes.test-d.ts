import { createReceiver, type EventOf, type EventsOf, type Provider } from '@posthorn/core'
import { github } from '@posthorn/providers/github'
import type * as all from './support/all.js'

type IsAny<T> = 0 extends 1 & T ? true : false

/** Whether `*` gets something of the sender's own, and some event has a name. */
type Typed<P> = [EventsOf<P>] extends [never]
  ? false
  : IsAny<EventOf<P>> extends true
    ? false
    : [keyof EventsOf<P> & string] extends [never]
      ? false
      : true

/** Names of those that are not. */
type Untyped<Providers> = { [Name in keyof Providers]: Typed<Providers[Name]> extends true ? never : Name }[keyof Providers]

declare const untyped: Untyped<typeof all>
untyped satisfies never

// One that gives what JSON.parse does would be seen.
type Parsed = Provider<{ readonly parsed: ReturnType<typeof JSON.parse> }>
'loose' satisfies Untyped<typeof all & { readonly loose: Parsed }>

createReceiver(github, { secret: 'k' }).on('*', (event) => {
  event.sender satisfies unknown
})
