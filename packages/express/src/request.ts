import type { WebhookRequest } from '@posthorn/core'
import { bodyOf, checkMountOptions, headersOf, receiverSelector, type Receivers } from '@posthorn/core/node'
import type { ExpressRequest, MountOptions } from './types.js'

type MountedReceiver = ReturnType<ReturnType<typeof receiverSelector>>

const fix =
  'Mount the webhook middleware before express.json() and other body parsers, or keep the bytes: express.json({ verify: (req, res, bytes) => { req.rawBody = bytes } }).'

/** Checks a mount, and gives what each request needs: its receiver, and itself in core's words. */
export function mount(name: string, receivers: Receivers, options: MountOptions) {
  checkMountOptions(name, options, ['param', 'context'])
  const select = receiverSelector(receivers)
  const { param = 'provider' } = options
  return async (
    request: ExpressRequest,
  ): Promise<{ readonly receiver: MountedReceiver; readonly handedOver: WebhookRequest }> => ({
    receiver: select(request.params?.[param]),
    handedOver: {
      method: request.method ?? '',
      url: request.originalUrl ?? request.url ?? '',
      headers: headersOf(request),
      // Read only once the headers have passed.
      body: bodyOf(request, fix),
      context: await options.context?.(request),
    },
  })
}
