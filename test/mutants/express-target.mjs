import { once } from 'node:events'
import { createServer } from 'node:http'
import { receiveWebhook, verifyWebhook } from '@posthorn/express'
import expressApp from 'express'

const appRoute = (handler) => async (request, response) => {
  const { event, delivery } = request.webhook
  const { status, body } = await handler(event, delivery)
  response.status(status).send(body)
}

/** Express as the cases want it, without body parsers before the mount: no case that runs here asks for one. */
export const express = {
  name: 'Express',
  async mount(receiver, { handler, upstream, tenants } = {}) {
    if (upstream) throw new Error('No parser can be put before the mount here.')
    const errors = []
    const app = expressApp().set('env', 'test')
    const path = tenants ? '/hooks/:tenant' : 'receive' in receiver ? '/hooks' : '/hooks/:provider'
    const options = tenants ? { context: (request) => request.params } : {}
    if (handler) app.all(path, verifyWebhook(receiver, options), appRoute(handler))
    else app.all(path, receiveWebhook(receiver, options))
    app.use((error, _request, _response, next) => {
      errors.push(error)
      next(error)
    })
    const server = createServer(app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const close = async () => {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }
    return { url: `http://127.0.0.1:${server.address().port}/hooks`, errors, close }
  },
}
