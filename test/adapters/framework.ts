import type { Receivers, webhookOf } from '@posthorn/core/node'
import { type Deliver, leads } from './leads.js'

/** An app on a real socket, and what came to its error path. */
export interface App {
  readonly port: number
  readonly errors: readonly unknown[]
  readonly deliver: Deliver
}

/** Where a mount is, and its options. */
export interface Mounting {
  /** @default '/hooks' */
  readonly path?: string
  readonly param?: string
  /** Is given the path's parameters, which are all that every framework has. */
  readonly context?: (params: unknown) => unknown
}

/** A way to mount: one that owns the reply, or one before a handler of the app. */
export interface Mount {
  /** As errors call it. */
  readonly name: string
  /** Makes it as an app does that starts. Rejects with what it refuses. */
  readonly make: (receivers: Receivers, options: object) => Promise<unknown>
  /** Starts an app with it. A handler of the app calls `run` and replies `{"ok":true}`. */
  readonly start: (receivers: Receivers, run: () => void, mounting?: Mounting) => Promise<App>
}

/** What a handler of the app replies. @default 200 */
export interface Reply {
  readonly status?: number
  readonly body: unknown
}

/** A framework with its adapter, for tests that hold for all. */
export interface Framework {
  readonly name: string
  readonly mounts: readonly Mount[]
  /** Starts an app with a handler at `/hooks`, behind `verifyWebhook` of each of the receivers in turn. */
  readonly behind: (verifiers: readonly Receivers[], handler: (request: object) => Reply | Promise<Reply>) => Promise<App>
  readonly webhookOf: typeof webhookOf
}

/** Every way to mount, on every framework. */
export const mountsOf = (frameworks: readonly Framework[]): readonly (Mount & { readonly title: string })[] =>
  frameworks.flatMap(({ name, mounts }) => mounts.map((mount) => ({ ...mount, title: `${mount.name} on ${name}` })))

/** Starts an app whose runs are counted, whichever side handles them. */
export async function counted(mount: Mount, mounting: Mounting): Promise<App & { readonly runs: () => number }> {
  let runs = 0
  const run = () => void (runs += 1)
  const app = await mount.start(leads().on('*', run), run, mounting)
  return { ...app, runs: () => runs }
}
