import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import type { ReceiverOptions, Refusal } from '@posthorn/core'
import { type Received, send, type Sent } from '../http.js'
import { countingStore } from './counting-store.js'
import type { Fixture } from './fixture.js'
import type { Asker } from './handshake-senders.js'
import { type Style, styles, withWork } from './mount-styles.js'
import { type Seen, seen, type Signed } from './refusals.js'
import type { MountRequest, Target } from './target.js'

/** A request as it is sent, and what follows the mount's path in its address. */
export interface Question extends Sent {
  readonly path?: string
}

/** A mount that is asked to prove itself. */
export interface Asked extends Fixture {
  readonly style: Style
  /** Sends a handshake. Fails where the app is told of a refusal. */
  readonly answered: (question: Question) => Promise<Received>
  /** Fails unless the reply is, byte for byte, that to a forged delivery. */
  readonly refused: (what: string, question: Question) => Promise<void>
  /** Fails unless the method is refused, as it is of every request that is no handshake. */
  readonly unasked: (what: string, question: Question) => Promise<Received>
}

/** How an asker's receiver is made and mounted. */
export interface AskedOptions extends Pick<MountRequest, 'tenants'> {
  readonly options?: Partial<ReceiverOptions>
  /** Sent first and last, to show that the mount takes deliveries. @default the asker's */
  readonly delivery?: () => Signed
  /** Follows the mount's path where nothing else is said. */
  readonly path?: string
}

/**
 * Mounts the asker's receiver both ways, one after the other. Whatever is asked between the two good deliveries must run
 * no handler and write nothing to the store.
 */
export async function askBoth(
  target: Target,
  asker: Asker,
  { options, delivery = asker.delivery, path: usual = '', ...mount }: AskedOptions,
  run: (asked: Asked) => Promise<void>,
): Promise<void> {
  for (const style of styles) {
    const { store, writes } = countingStore()
    const told: Refusal[] = []
    let works = 0
    const { provider, secret, publicUrl } = asker
    const all = {
      secret,
      store,
      onRefused: (refusal: Refusal) => told.push(refusal),
      ...(publicUrl === undefined ? {} : { publicUrl }),
      ...options,
    } as Partial<ReceiverOptions>
    const work = () => void (works += 1)
    await withWork(target, style, { ...mount, provider, options: all, work }, async (fixture) => {
      const { url } = fixture
      const ask = ({ path = usual, ...sent }: Question) => send(url + path, sent)
      const handled = async (sent: Signed) => {
        const before = works
        const reply = await ask(sent)
        const expected = style === 'receiveWebhook' ? (provider.replies?.ok?.status ?? 200) : 200
        strictEqual(reply.status, expected, `${style}: a good delivery was answered ${reply.status}: ${reply.body}`)
        strictEqual(works, before + 1, `${style}: a good delivery was not handled`)
      }
      const tells = async (what: string, times: number, question: Question): Promise<Received> => {
        const before = told.length
        const reply = await ask(question)
        strictEqual(told.length, before + times, `${style}: ${what} was answered ${reply.status} ${reply.body}`)
        return reply
      }

      await handled(delivery())
      const refusal: Seen = seen(await tells('a forged delivery', 1, asker.forged()))
      const [ran, wrote] = [works, writes.length]
      await run({
        ...fixture,
        style,
        answered: (question) => tells('a handshake', 0, question),
        refused: async (what, question) =>
          deepStrictEqual(seen(await tells(what, 1, question)), refusal, `${style}: ${what} was not refused as a forgery is`),
        unasked: async (what, question) => {
          const reply = await tells(what, 1, question)
          strictEqual(reply.status, 405, `${style}: ${what} was answered ${reply.status}: ${reply.body}`)
          match(String(reply.headers['allow']), /\bPOST\b/)
          return reply
        },
      })
      deepStrictEqual(
        [works, writes.length],
        [ran, wrote],
        `${style}: a handshake ran a handler, or left a claim: ${writes.join()}`,
      )
      await handled(delivery())
    })
  }
}

/** Fails unless a reply is this text, in a form that no browser takes for a page. */
export function assertPlainText({ status, headers, body }: Received, text: string, what: string): void {
  deepStrictEqual(
    [status, body, headers['content-type'], headers['x-content-type-options']],
    [200, text, 'text/plain; charset=utf-8', 'nosniff'],
    what,
  )
}

/** Fails unless a reply is this JSON, in a form that no browser takes for a page. */
export function assertJson({ status, headers, body }: Received, json: object, what: string): void {
  deepStrictEqual([status, JSON.parse(body), headers['content-type']], [200, json, 'application/json'], what)
}
