import type { VerifiedWebhook } from '@posthorn/fastify'
import type { FastifyRequest } from 'fastify'

declare const request: FastifyRequest

type IsAny<T> = 0 extends 1 & T ? true : false

false satisfies IsAny<FastifyRequest['webhook']>
request.webhook satisfies VerifiedWebhook | null

// @ts-expect-error behind no hook there is no delivery
request.webhook.delivery satisfies object
