import type { Receivers } from '@posthorn/core/node'
import { recover } from '@posthorn/providers/recover'
import { describe, expect, it } from 'vitest'
import { type Framework, mountsOf } from './framework.js'
import { event, leads } from './leads.js'

/** An error of the app's set-up whose message has these patterns, in this order. */
export const invalid = (...parts: readonly string[]): Error =>
  expect.objectContaining({
    code: 'options_invalid',
    message: expect.stringMatching(new RegExp(parts.join('[^]*'))) as string,
  }) as Error

const receiversOf = (given: unknown) => given as Receivers

/** What a mount refuses, and how it finds the receiver that a path names. */
export function describeMisuse(frameworks: readonly Framework[]): void {
  describe.each(mountsOf(frameworks))('$title', ({ name, make }) => {
    it.each(['params', 'contexts', 'Context', 'receivers'])('refuses the option %s, which it does not have', async (option) => {
      await expect(make(leads(), { [option]: undefined })).rejects.toEqual(invalid(`\`${option}\``, name))
    })

    it.each<[string, object, string]>([
      ['a context that is no function', { context: {} }, 'context'],
      ['a param that is no name', { param: 7 }, 'param'],
    ])('refuses %s', async (_what, options, part) => {
      await expect(make(leads(), options)).rejects.toEqual(invalid(`\`${part}\``))
    })

    it.each<[string, unknown, string]>([
      ['nothing', undefined, 'must be a receiver'],
      ['null', null, 'must be a receiver'],
      ['a text', 'recover', 'must be a receiver'],
      ['no receivers', {}, 'empty'],
      ['a provider', recover, 'createReceiver'],
      ['providers by name', { recover }, 'createReceiver'],
      ['a name without a receiver', { recover: undefined }, 'createReceiver'],
    ])('refuses %s in place of a receiver', async (_what, receivers, part) => {
      await expect(make(receiversOf(receivers), {})).rejects.toEqual(invalid('receiver', part))
    })
  })

  describe.each(mountsOf(frameworks))('$title', (mount) => {
    it('takes the one that it has where the path names none', async () => {
      const { deliver } = await mount.start({ recover: leads() }, () => {})
      expect((await deliver(event())).status).toBe(200)
    })

    it.each(['nobody', 'constructor', '__proto__', 'toString', '%5F%5Fproto%5F%5F', 'recover%00'])(
      'answers 404 to the name %s, and bothers nobody',
      async (who) => {
        const { deliver, errors } = await mount.start({ recover: leads() }, () => {}, { path: '/hooks/:provider' })
        expect(await deliver(event(), { path: `/hooks/${who}` })).toMatchObject({ status: 404, body: '{"error":"not_found"}' })
        expect(errors).toEqual([])
      },
    )

    it('finds a receiver by the parameter that it is told', async () => {
      const { deliver } = await mount.start({ recover: leads() }, () => {}, { path: '/hooks/:who', param: 'who' })
      expect((await deliver(event(), { path: '/hooks/recover' })).status).toBe(200)
      expect((await deliver(event(), { path: '/hooks/other' })).status).toBe(404)
    })
  })

  // Fastify's endpoint has the options of its registration, and knows its path when it starts.
  describe.each(mountsOf(frameworks).filter(({ name }) => name !== 'webhooks'))('$title', ({ make, start }) => {
    it('refuses null for options', async () => {
      await expect(make(leads(), null as unknown as object)).rejects.toEqual(invalid('options'))
    })

    it('says so where several receivers are on a path that names none', async () => {
      const { deliver, errors } = await start({ recover: leads(), other: leads() }, () => {})
      expect((await deliver(event())).status).toBe(500)
      expect(errors).toEqual([invalid('receivers', ':provider')])
    })
  })
}
