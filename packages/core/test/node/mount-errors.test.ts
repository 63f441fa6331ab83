import { isWebhookError, permanent } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { notes, provider, secret, signed } from '../support/providers.js'
import { recorded } from '../support/receivers.js'
import { mountOf, type Parcel, parcel, throwing, ways } from './support/mounts.js'

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** What JavaScript can throw, and frameworks take for something else: success, a status, "go on to the next route". */
const oddThings: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['false', false],
  ["'route'", 'route'],
  ["'router'", 'router'],
  ['200', 200],
  ['an object with a status', { status: 200, statusCode: 200, expose: true }],
  ['an object without a prototype', Object.create(null)],
  ['a revoked proxy', revoked()],
  ['a function', () => {}],
]

const thrower = (thrown: unknown) => (): never => {
  throw thrown
}

const rejecter = (thrown: unknown) => (): Promise<never> => Promise.reject(thrown)

/** Everything of the app's that a mount calls on the way to a verified delivery. */
const callers = (thrown: unknown) => [
  mountOf(recorded().receiver, { context: thrower(thrown) }),
  mountOf(recorded().receiver, { context: rejecter(thrown) }),
  mountOf(throwing(thrown)),
]

describe.each(ways)('what is thrown on the way through %s', (way) => {
  it.each(oddThings)('becomes an error where it is %s', async (_what, thrown) => {
    for (const mount of callers(thrown)) {
      const error: unknown = await mount[way](parcel(signed(notes))).then(
        () => 'no error',
        (reason: unknown) => reason,
      )
      expect(isWebhookError(error) && [error.code, error.status, error.expose]).toEqual(['callback_failed', 500, false])
      expect(Object.is((error as Error).cause, thrown)).toBe(true)
    }
  })

  it('becomes a failure where it is an error that says success', async () => {
    for (const says of [{ status: 200 }, { statusCode: 204 }, { status: 302, statusCode: 500 }, { status: -1 }]) {
      const error = Object.assign(new Error('from a client'), says)
      for (const mount of callers(error)) {
        const failure = { code: 'callback_failed', status: 500, statusCode: 500, cause: error }
        await expect(mount[way](parcel(signed(notes)))).rejects.toMatchObject(failure)
      }
    }
  })

  it('stays as it is where it is an error', async () => {
    const odd = Object.assign(new Error('odd'), { status: 'fine' })
    for (const error of [
      new Error('no tenant'),
      new TypeError('x'),
      permanent(new Error('gone')),
      Object.assign(new Error(), { status: 404 }),
      odd,
    ])
      for (const mount of callers(error)) await expect(mount[way](parcel(signed(notes)))).rejects.toBe(error)
  })

  it('is an error too where the framework itself gives no request', async () => {
    await expect(mountOf(recorded().receiver)[way]({} as Parcel)).rejects.toBeInstanceOf(Error)
  })
})

it('a claim that fails rejects with an error, whatever its store threw', async () => {
  for (const [, thrown] of oddThings) {
    const { receiver } = recorded()
    const verified = await mountOf({ ...receiver, claim: rejecter(thrown) }).verify(parcel(signed(notes)))
    await expect('claim' in verified && verified.claim()).rejects.toMatchObject({ code: 'callback_failed' })
  }
})

describe('what the app knows of a request', () => {
  it('reaches it from the request of its framework, and may be a promise', async () => {
    const seen: unknown[] = []
    const tenants = provider()
    const { receiver, runs } = recorded({
      sender: tenants,
      secret: ({ context }: { readonly context: unknown }) => {
        seen.push(context)
        return secret
      },
    })
    const asked = parcel(signed(tenants))
    const mount = mountOf(receiver, { context: async (source) => ({ tenant: source === asked ? 'acme' : 'nobody' }) })
    expect((await mount.receive(asked)).status).toBe(200)
    expect(seen).toEqual([{ tenant: 'acme' }])
    expect(runs[0]).toMatchObject({ tenant: 'acme' })
  })

  it('is not asked where the path names no receiver', async () => {
    let asked = 0
    const mount = mountOf({ notes: recorded().receiver, other: recorded().receiver }, { context: () => (asked += 1) })
    await expect(mount.receive(parcel(signed(notes)))).rejects.toMatchObject({ code: 'options_invalid' })
    expect(asked).toBe(0)
  })
})

describe('a mount is refused', () => {
  const { receiver } = recorded()

  it.each([
    ['a misspelt option, by the name of the function that the app called', { contexts: () => ({}) }, 'openParcel'],
    ['a context that is no function', { context: { tenant: 'a' } }, '`context`'],
    ['a parameter that has no name', { param: 7 }, '`param`'],
    ['options that are none', null, 'options'],
    ['a text for options', 'param', 'options'],
  ])('with %s', (_what, options, part) => {
    let message = ''
    try {
      mountOf(receiver, options as object)
    } catch (error) {
      message = isWebhookError(error) ? `${error.code} ${error.message}` : String(error)
    }
    expect(message).toMatch(/^options_invalid /)
    expect(message).toContain(part)
  })

  it.each([undefined, null, {}, { notes }, 'notes', []])('without a receiver, as with %o', (receivers) => {
    expect(() => mountOf(receivers as never)).toThrow(/receiver/)
  })
})
