import type { FastifyInstance, onRouteHookHandler, preParsingAsyncHookHandler } from 'fastify'
import { describe, expect, it } from 'vitest'
import { event, forged, leads } from '../../../test/adapters/leads.js'
import { everywhere, start } from './support/app.js'

type RouteOptions = Parameters<onRouteHookHandler>[0]

const hooksOf = ({ preParsing = [] }: RouteOptions) => (Array.isArray(preParsing) ? preParsing : [preParsing])

/** Stands for plugins such as fastify-raw-body, which put a hook of their own into every route. */
const plugin = (seen: string[], change: (route: RouteOptions, hook: preParsingAsyncHookHandler) => void) => {
  const hook: preParsingAsyncHookHandler = async (_request, _reply, payload) => {
    seen.push('plugin')
    return payload
  }
  return (app: FastifyInstance) => app.addHook('onRoute', (route) => change(route, hook))
}

describe.each(everywhere)('$name, with a plugin that changes routes as they are declared,', ({ name, fastify, mount }) => {
  it.each<[string, Parameters<typeof plugin>[1], readonly string[]]>([
    ['before', (route, hook) => (route.preParsing = [hook, ...hooksOf(route)]), ['plugin', 'run']],
    // Behind the endpoint's own hook nothing comes any more: the reply has gone out.
    [
      'behind',
      (route, hook) => (route.preParsing = [...hooksOf(route), hook]),
      name.startsWith('webhooks') ? ['run'] : ['plugin', 'run'],
    ],
  ])('still verifies where that adds a hook %s', async (_where, change, order) => {
    const seen: string[] = []
    const { deliver, errors } = await start(fastify, async (app) => {
      plugin(seen, change)(app)
      await mount(app, leads(), () => seen.push('run'))
    })
    const body = event()
    expect((await deliver(body, { headers: forged })).status).toBe(401)
    expect(seen).not.toContain('run')
    seen.length = 0
    expect((await deliver(body)).status).toBe(200)
    expect([seen, errors]).toEqual([order, []])
  })

  it.each<[string, Parameters<typeof plugin>[1]]>([
    ['replaces', (route, hook) => (route.preParsing = hook)],
    ['empties', (route) => (route.preParsing = [])],
    ['deletes', (route) => delete route.preParsing],
  ])('handles nothing where that %s the hooks', async (_how, change) => {
    const seen: string[] = []
    const { deliver, errors } = await start(fastify, async (app) => {
      plugin(seen, change)(app)
      // What a handler does first is to ask for the event, which is not there.
      await mount(app, leads(), () => seen.push('run'))
    })
    expect((await deliver(event())).status).toBe(500)
    expect((await deliver(event(), { headers: forged })).status).toBe(500)
    expect(seen).not.toContain('run')
    expect(errors).toHaveLength(2)
  })
})
