import { OnWebhook, WebhooksModule } from '../../../packages/nest/dist/index.js'
import { stripe } from '../../../packages/providers/dist/stripe.js'
import { installedIn } from '../../lib/workspace.mjs'
import { handle, makeReceiver, signedByHand } from '../app.mjs'
import { path } from '../endpoint.mjs'

const { Controller, HttpCode, Injectable, Module, Post, Req, UnauthorizedException } = installedIn('nest', '@nestjs/common')
const { NestFactory } = installedIn('nest', '@nestjs/core')

/** As a TypeScript compiler would apply them. */
function decorate(target, name, ...decorators) {
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name)
  for (const decorator of decorators.toReversed()) decorator(target.prototype, name, descriptor)
}

function byHand(candidate) {
  class StripeController {
    receive(request) {
      if (candidate === 'snippet' && !signedByHand(request.headers['stripe-signature'], request.rawBody))
        throw new UnauthorizedException()
      handle(request.body)
      return { ok: true }
    }
  }
  decorate(StripeController, 'receive', Post(), HttpCode(200))
  Req()(StripeController.prototype, 'receive', 0)
  Controller(path)(StripeController)
  return { controllers: [StripeController] }
}

function byPosthorn() {
  class Invoices {
    paid(event) {
      handle(event)
    }
  }
  decorate(Invoices, 'paid', OnWebhook(stripe, 'invoice.paid'))
  Injectable()(Invoices)
  return { imports: [WebhooksModule.forRoot({ receivers: { stripe: makeReceiver }, path })], providers: [Invoices] }
}

export async function start(candidate) {
  class AppModule {}
  Module(candidate === 'posthorn' ? byPosthorn() : byHand(candidate))(AppModule)
  const app = await NestFactory.create(AppModule, { rawBody: true, logger: ['error', 'warn'] })
  await app.listen(0, '127.0.0.1')
  return app.getHttpServer()
}
