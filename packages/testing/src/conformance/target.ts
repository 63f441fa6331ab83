import type { Delivery, MountableReceiver } from '@posthorn/core'

/** What the app does behind `verifyWebhook`: gives the status and body of its own reply. */
export type AppHandler = (event: unknown, delivery: Delivery) => AppReply | Promise<AppReply>

/** A reply of the app. */
export interface AppReply {
  /** HTTP status. */
  readonly status: number
  /** Text. @default none */
  readonly body?: string
}

/** How to mount. */
export interface MountRequest {
  /**
   * Given: mount `verifyWebhook` with this as the app's own handler, on a route for all methods, behind which the framework
   * can parse JSON and forms. Left out: mount `receiveWebhook`.
   */
  readonly handler?: AppHandler
  /**
   * A body parser that runs before: `json` keeps no bytes, `json-raw` keeps them in `rawBody`, `raw` leaves a Buffer.
   * A framework that has no such thing skips the case by listing it in `lacks`.
   */
  readonly upstream?: 'json' | 'json-raw' | 'raw'
  /** Mount at `/hooks/:tenant`, and hand `{ tenant }` over as the context. */
  readonly tenants?: boolean
}

/** A running server on a real socket. */
export interface Mounted {
  /** Where deliveries go. With `tenants` a tenant's name and with several receivers a receiver's has to follow. */
  readonly url: string
  /** Errors that reached the framework's own error path. */
  readonly errors: readonly unknown[]
  /** Stops the server. Called once. */
  close(): Promise<void>
}

/** What a framework's own parsers answer to deliveries that its handlers would otherwise get. */
export interface Difference {
  /** Any of them. */
  readonly statuses: readonly number[]
  /** Why the framework answers so. */
  readonly reason: string
}

/** A framework's mount: what the cases run against. */
export interface Target {
  /** Shown in the results. */
  readonly name: string
  /** Ids of cases that make no sense here, each with the reason. */
  readonly lacks?: Readonly<Record<string, string>>
  /** Ids of cases in which the form with a `handler` may answer otherwise, because the framework parses before the handler. */
  readonly differs?: Readonly<Record<string, Difference>>
  /** Starts a server with a receiver, or with several behind a path parameter, on a free port. */
  mount(receiver: MountableReceiver | Readonly<Record<string, MountableReceiver>>, request?: MountRequest): Promise<Mounted>
}
