import { strictEqual } from 'node:assert/strict'
import type { Provider, ReceiverOptions } from '@posthorn/core'
import { type Received, send, type Sent } from '../http.js'
import { bracketed, type Fixture, withSender } from './fixture.js'
import { type Good, goodDelivery, type Sender } from './sender.js'
import type { Target } from './target.js'

/** What goes out as it was signed. */
export interface Signed {
  readonly headers: NonNullable<Sent['headers']>
  readonly body: string
}

/** Sends the body as bytes: Node writes a head and a text body as one text, in UTF-8, and changes header bytes by that. */
export const post = (url: string, { headers, body }: Signed): Promise<Received> => send(url, { headers, body: Buffer.from(body) })

/** What a sender sees of a reply, byte for byte. */
export interface Seen {
  readonly status: number
  readonly headers: readonly string[]
  readonly body: string
}

export const seen = ({ status, comparableHeaders, body }: Received): Seen => ({ status, headers: comparableHeaders, body })

/** Fails unless a reply is the one refusal of its provider. */
export function assertRefused({ status, body }: Received, { replies }: Provider, what: string): void {
  const { refused = { status: 401, body: { error: 'unauthorized' } } } = replies ?? {}
  strictEqual(`${status} ${body}`, `${refused.status} ${JSON.stringify(refused.body)}`, `${what} was not refused as it must be`)
}

/** Fails unless a delivery is answered 200 and its handler runs, once. */
export async function assertHandled({ url, runs }: Fixture, sent: Signed, what: string): Promise<void> {
  const before = runs.length
  const reply = await post(url, sent)
  strictEqual(reply.status, 200, `${what} was answered ${reply.status}: ${reply.body}`)
  strictEqual(runs.length, before + 1, `${what} was handled ${runs.length - before} times`)
}

/**
 * Sends a body with each set of bad headers, between two positive controls. In the end the same body goes out with
 * its right headers and has to be handled, which shows that nothing but the headers was at fault.
 */
export function refusesAll(
  target: Target,
  sender: Sender,
  bad: (good: Good) => Readonly<Record<string, NonNullable<Sent['headers']>>>,
  options: Partial<ReceiverOptions> = {},
): Promise<void> {
  const run = async (fixture: Fixture) => {
    const good = goodDelivery(sender)
    await bracketed(fixture, async () => {
      for (const [what, headers] of Object.entries(bad(good))) {
        assertRefused(await post(fixture.url, { headers, body: good.body }), sender.provider, `${sender.provider.name}: ${what}`)
      }
    })
    await assertHandled(fixture, { headers: good.headers, body: good.body }, `${sender.provider.name}: the right signature`)
  }
  return withSender(target, sender, { options }, run)
}

/** As `refusesAll`, for several senders and bad values of the signature's header. */
export async function refusesSpellings(
  target: Target,
  senders: readonly Sender[],
  bad: (good: Good, sender: Sender) => Readonly<Record<string, string>>,
): Promise<void> {
  for (const sender of senders) {
    await refusesAll(target, sender, (good) =>
      Object.fromEntries(Object.entries(bad(good, sender)).map(([what, value]) => [what, good.spelled(value)])),
    )
  }
}
