import { webhooks } from '../../../packages/fastify/dist/index.js'
import { installedIn } from '../../lib/workspace.mjs'
import { handle, handlingReceiver, signedByHand } from '../app.mjs'
import { path } from '../endpoint.mjs'

const fastify = installedIn('fastify', 'fastify')

export async function start(candidate) {
  const app = fastify()
  if (candidate === 'posthorn') app.register(webhooks, { receiver: handlingReceiver(), path })
  else {
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => done(null, body))
    app.post(path, async (request, reply) => {
      if (candidate === 'snippet' && !signedByHand(request.headers['stripe-signature'], request.body))
        return reply.code(401).send()
      handle(JSON.parse(request.body))
      return { ok: true }
    })
  }
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app.server
}
