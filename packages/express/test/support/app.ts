import type { RequestListener } from 'node:http'
import express5 from 'express'
import express4 from 'express4'
import type { App } from '../../../../test/adapters/framework.js'
import { deliverTo } from '../../../../test/adapters/leads.js'
import { serve } from '../../../core/test/support/server.js'

export type Express = typeof express5

export const versions: readonly { readonly name: string; readonly express: Express }[] = [
  { name: 'Express 5', express: express5 },
  { name: 'Express 4', express: express4 },
]

/** Starts an Express app that keeps what comes to its error handlers. */
export async function start(express: Express, mount: (app: express5.Application) => void): Promise<App> {
  const app = express()
  app.set('env', 'test')
  mount(app)
  const errors: unknown[] = []
  app.use((error: unknown, _request: express5.Request, _response: express5.Response, next: express5.NextFunction) => {
    errors.push(error)
    next(error)
  })
  const port = await serve(app as RequestListener)
  return { port, errors, deliver: deliverTo(port) }
}
