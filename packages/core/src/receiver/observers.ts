import { channel } from 'node:diagnostics_channel'
import type { ErrorCode } from '../errors/error-table.js'
import { messageOf, type WebhookError } from '../errors/errors.js'
import type { Delivery } from './delivery.js'
import type { Counts, Hooks, Logger, Refusal } from './hooks.js'

const channels = {
  refused: channel('posthorn:refused'),
  duplicate: channel('posthorn:duplicate'),
  handled: channel('posthorn:handled'),
  queued: channel('posthorn:queued'),
  error: channel('posthorn:error'),
}

/** Tells hooks, the logger and `node:diagnostics_channel` subscribers (`posthorn:refused`, …) what happened. */
export class Observers {
  readonly #hooks: Hooks
  readonly #logger: Logger | undefined
  readonly #refused = new Map<ErrorCode, number>()
  #handled = 0
  #unhandled = 0
  #queued = 0
  #duplicates = 0
  #errors = 0

  constructor(hooks: Hooks, logger: Logger | undefined) {
    this.#hooks = hooks
    this.#logger = logger
  }

  refused(refusal: Refusal): void {
    const count = (this.#refused.get(refusal.code) ?? 0) + 1
    this.#refused.set(refusal.code, count)
    if (channels.refused.hasSubscribers) channels.refused.publish(refusal)
    // Anyone can cause these: the first of a kind is news, a flood of them must not fill a disk.
    if (this.#logger) this.#log(count === 1 ? 'warn' : 'debug', refusal, 'webhook refused')
    if (this.#hooks.onRefused) this.#call(() => this.#hooks.onRefused?.(refusal))
  }

  duplicate(delivery: Delivery): void {
    this.#duplicates += 1
    if (channels.duplicate.hasSubscribers) channels.duplicate.publish({ delivery })
    if (this.#logger) this.#log('debug', describe(delivery), 'webhook duplicate')
    if (this.#hooks.onDuplicate) this.#call(() => this.#hooks.onDuplicate?.(delivery))
  }

  handled(delivery: Delivery, handlers: number, durationMs: number): void {
    if (handlers > 0) this.#handled += 1
    else this.#unhandled += 1
    if (channels.handled.hasSubscribers) channels.handled.publish({ delivery, handlers, durationMs })
    if (this.#logger)
      this.#log(
        'info',
        { ...describe(delivery), handlers, durationMs },
        handlers > 0 ? 'webhook handled' : 'webhook has no handler',
      )
    if (this.#hooks.onHandled) this.#call(() => this.#hooks.onHandled?.(delivery, { handlers, durationMs }))
  }

  queued(delivery: Delivery): void {
    this.#queued += 1
    if (channels.queued.hasSubscribers) channels.queued.publish({ delivery })
    if (this.#logger) this.#log('info', describe(delivery), 'webhook queued')
    if (this.#hooks.onQueued) this.#call(() => this.#hooks.onQueued?.(delivery))
  }

  error(error: WebhookError, delivery?: Delivery): void {
    this.#errors += 1
    if (channels.error.hasSubscribers) channels.error.publish({ error, delivery })
    if (this.#logger) this.#log('error', { ...(delivery && describe(delivery)), code: error.code, err: error }, error.message)
    if (this.#hooks.onError) this.#call(() => this.#hooks.onError?.(error, delivery))
  }

  warn(fields: object, message: string): void {
    this.#log('warn', fields, message)
  }

  counts(): Counts {
    return {
      handled: this.#handled,
      unhandled: this.#unhandled,
      queued: this.#queued,
      duplicates: this.#duplicates,
      errors: this.#errors,
      refused: Object.fromEntries(this.#refused),
    }
  }

  /** An observer's mistake must not decide what the sender is told; an async one's must not end the process. */
  #call(hook: () => unknown): void {
    try {
      const result = hook()
      if (result instanceof Promise) result.catch((error: unknown) => this.#hookFailed(error))
    } catch (error) {
      this.#hookFailed(error)
    }
  }

  #hookFailed(error: unknown): void {
    this.#log('error', { reason: messageOf(error) }, 'a webhook hook failed')
  }

  #log(level: keyof Logger, fields: object, message: string): void {
    try {
      const result: unknown = this.#logger?.[level](fields, message)
      if (result instanceof Promise) result.catch(() => undefined)
    } catch {
      // There is nowhere left to say it.
    }
  }
}

/** Ids and names come from outside: control characters could forge log lines or drive a terminal. */
function printable(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const cut = text.length > 128 ? `${text.slice(0, 128)}…` : text
  return cut.replace(/[^\x20-\x7e…]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)
}

function describe(delivery: Delivery): object {
  const { provider, endpoint, id, type, key, fence } = delivery
  return { provider, endpoint, deliveryId: printable(id), type: printable(type), key, fence }
}
