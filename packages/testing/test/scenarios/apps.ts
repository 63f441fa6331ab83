import { createReceiver, type Provider, type ReceiverOptions } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { github } from '@posthorn/providers/github'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { stripe } from '@posthorn/providers/stripe'
import { svix } from '@posthorn/providers/svix'
import { type DeliverTarget, fixedClock } from '@posthorn/testing'
import { mount } from '../kit/mount.js'

/** An app with one handler, and what a sender of its provider needs. */
export interface App {
  readonly provider: Provider
  readonly target: DeliverTarget
  readonly options: { readonly secret: string; readonly keyId?: string; readonly clock: ReturnType<typeof fixedClock> }
  /** What ran, by the names of the events. */
  readonly runs: string[]
  /** How many of the next runs fail. */
  failing: number
}

const encoded = 'whsec_c2VjcmV0IG9mIHRoaXMgdGVzdA=='
const secrets: Readonly<Record<string, string>> = { svix: encoded, 'standard-webhooks': encoded }

export const apps: readonly Provider[] = [recover, customerio, referralloop, recomly, stripe, svix, github]

/** Status of a refusal: Recomly's looks like a success. */
export const refused = ({ replies }: Provider): number => replies?.refused?.status ?? 401

/** An event that every provider takes, with a name of its own. */
export const eventNamed = (name: string): object => ({
  id: `evt_${name}`,
  type: 'thing',
  event_type: 'thing',
  campaignId: 'campaign',
  email: 'ada@example.com',
  name,
})

/** An app without any HTTP. */
export function appOf(provider: Provider, more: Partial<ReceiverOptions> = {}): App & { readonly refusals: string[] } {
  const clock = fixedClock()
  const secret = secrets[provider.name] ?? 'a secret of this test'
  const refusals: string[] = []
  const target = createReceiver(provider, {
    secret: provider.keyId === undefined ? secret : { key_1: secret },
    now: clock.now,
    onRefused: ({ code }: { readonly code: string }) => void refusals.push(code),
    ...more,
  } as ReceiverOptions)
  const keyId = provider.keyId === undefined ? {} : { keyId: 'key_1' }
  const app = { provider, target, options: { secret, clock, ...keyId }, runs: [] as string[], refusals, failing: 0 }
  target.on('*', (event) => {
    app.runs.push((event as { readonly name: string }).name)
    app.failing -= 1
    if (app.failing >= 0) throw new Error('the app is broken for now')
  })
  return app
}

/** The same app, over HTTP. */
export async function served<Kind extends App>(app: Kind): Promise<Kind> {
  const url = await mount(app.target as Parameters<typeof mount>[0])
  return Object.assign(app, { target: `${url}/webhooks/${app.provider.name}?from=here` })
}
