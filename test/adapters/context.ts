import { describe, expect, it } from 'vitest'
import { counted, type Framework, type Mounting, mountsOf } from './framework.js'
import { event } from './leads.js'

const later = async (context: object) => context

const thrower = (thrown: unknown) => (): never => {
  throw thrown
}

/** What an app knows of a request before it is verified, and how that may fail. */
export function describeContext(frameworks: readonly Framework[]): void {
  describe.each(mountsOf(frameworks))('context with $title', (mount) => {
    const mounted = (context: NonNullable<Mounting['context']>) => counted(mount, { path: '/hooks/:tenant', context })

    it('may be asynchronous: two tenants with the same event both get it, each once', async () => {
      const { deliver, runs } = await mounted((params) => later({ tenant: (params as { tenant: string }).tenant }))
      const body = event()
      for (const tenant of ['a', 'b', 'a', 'b']) expect((await deliver(body, { path: `/hooks/${tenant}` })).status).toBe(200)
      expect(runs()).toBe(2)
    })

    it('that rejects is an error of the app', async () => {
      const failure = new Error('no such tenant')
      const { deliver, errors, runs } = await mounted(() => Promise.reject(failure))
      expect((await deliver(event(), { path: '/hooks/a' })).status).toBe(500)
      expect([errors, runs()]).toEqual([[failure], 0])
    })

    // Express takes the first two for success and the names for "skip this route"; Koa takes the two for "no error", and
    // never replies.
    it.each([undefined, null, 'route', 'router', 'text', 7, false])(
      'that throws %j does not let the request through',
      async (thrown) => {
        for (const context of [thrower(thrown), () => later({}).then(thrower(thrown))]) {
          const { deliver, errors, runs } = await mounted(context)
          expect((await deliver(event(), { path: '/hooks/a' })).status).toBe(500)
          expect(errors).toMatchObject([{ code: 'callback_failed', status: 500 }])
          expect(runs()).toBe(0)
        }
      },
    )

    it('that throws what cannot be looked at is an error of the app too', async () => {
      const { proxy, revoke } = Proxy.revocable({}, {})
      revoke()
      const { deliver, errors } = await mounted(thrower(proxy))
      expect((await deliver(event(), { path: '/hooks/a' })).status).toBe(500)
      expect(errors).toMatchObject([{ code: 'callback_failed' }])
    })

    it('with a tenant that is neither text nor number is an error of the app', async () => {
      const { deliver, errors, runs } = await mounted(() => ({ tenant: { id: 7 } }))
      expect((await deliver(event(), { path: '/hooks/a' })).status).toBe(500)
      expect(errors).toMatchObject([{ code: 'options_invalid', message: expect.stringContaining('tenant') as string }])
      expect(runs()).toBe(0)
    })
  })
}
