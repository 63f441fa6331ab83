import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Claim, WebhookReply } from '@posthorn/core'
import { settleOnEnd } from '@posthorn/core/node'
import { serve } from '../../support/server.js'

/** What a claim gives that could not be recorded. */
export const failed: WebhookReply = { status: 503, headers: { 'retry-after': '1' }, body: Buffer.from('later') }

export interface WrittenClaim extends Claim {
  /** How it was settled, call by call. */
  readonly calls: readonly string[]
}

/** A claim that writes down how it was settled. */
export function claim(complete: () => Promise<WebhookReply | undefined> = () => Promise.resolve(undefined)): WrittenClaim {
  const calls: string[] = []
  return {
    close: false,
    calls,
    complete: () => {
      calls.push('complete')
      return complete()
    },
    release: () => {
      calls.push('release')
      return Promise.resolve()
    },
  }
}

/** A claim whose completion cannot be recorded. */
export const failing = (): WrittenClaim => claim(() => Promise.resolve(failed))

export type App = (response: ServerResponse, request: IncomingMessage) => unknown

/** The app's own route behind a claim; what it throws is answered as a framework would. */
export const route = (settled: Claim, app: App, before: App = () => {}): Promise<number> =>
  serve((request, response) => {
    before(response, request)
    settleOnEnd(request, response, settled)
    request.resume()
    try {
      app(response, request)
    } catch (error) {
      response.statusCode = 500
      response.end(String((error as { readonly code?: unknown }).code))
    }
  })
