import type { RequestListener } from 'node:http'
import { receiveWebhook, verifyWebhook } from '@posthorn/express'
import type { AppHandler, Mounted, Target } from '@posthorn/testing/conformance'
import express5 from 'express'
import express4 from 'express4'
import { mountedOn, pathOf } from '../../../test/adapters/target.js'

type Express = typeof express5

const parsers = {
  json: (express: Express) => express.json(),
  'json-raw': (express: Express) =>
    express.json({ verify: (request, _response, bytes) => Object.assign(request, { rawBody: bytes }) }),
  raw: (express: Express) => express.raw({ type: () => true }),
}

/** Mounts on a real Express server. */
function expressTarget(name: string, express: Express): Target {
  return {
    name,
    async mount(receiver, { handler, upstream, tenants } = {}): Promise<Mounted> {
      const app = express()
      const errors: unknown[] = []
      if (upstream) app.use(parsers[upstream](express))
      const path = pathOf(receiver, tenants)
      const options = tenants ? { context: (request: { params?: object }) => request.params } : {}
      if (handler) app.all(path, verifyWebhook(receiver, options), appRoute(handler))
      else app.all(path, receiveWebhook(receiver, options))
      app.use((error: unknown, _request: express5.Request, _response: express5.Response, next: express5.NextFunction) => {
        errors.push(error)
        next(error)
      })
      app.set('env', 'test')
      return mountedOn(app as RequestListener, errors)
    },
  }
}

function appRoute(handler: AppHandler): express5.RequestHandler {
  return async (request, response, next) => {
    try {
      const { event, delivery } = (request as unknown as { webhook: { event: unknown; delivery: Parameters<AppHandler>[1] } })
        .webhook
      const { status, body } = await handler(event, delivery)
      response.status(status).send(body)
    } catch (error) {
      next(error)
    }
  }
}

export const targets: readonly Target[] = [expressTarget('Express 5', express5), expressTarget('Express 4', express4)]
