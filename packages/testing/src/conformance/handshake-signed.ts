import { deepStrictEqual } from 'node:assert/strict'
import type { ConformanceCase } from './case.js'
import { signedPing } from './handshake-bodies.js'
import { type Asked, askBoth, assertJson, assertPlainText, type Question } from './handshake-fixture.js'
import { type HeaderAsker, headerTold, macOf, signedEcho, signedMac } from './handshake-senders.js'
import type { Signed } from './refusals.js'
import { seconds } from './sender.js'
import type { Target } from './target.js'

/** A signed handshake: what is asked, how it is signed, and what must be in the reply and nowhere else. */
interface SignedQuestion {
  readonly asker: HeaderAsker
  readonly ask: (token: string, time?: string) => Question
  readonly check: (asked: Asked, question: Question, token: string) => Promise<void>
}

const echoing: SignedQuestion['check'] = async ({ style, answered }, question, token) =>
  assertPlainText(await answered(question), token, style)

const slack: SignedQuestion = {
  asker: signedEcho,
  ask: (token, time) => signedEcho.signed(JSON.stringify({ event: 'url_verification', challenge: token }), time),
  check: echoing,
}

/** Says so in a header that is not signed. */
const calledChallenge = ({ body, headers }: Signed): Signed => ({
  body,
  headers: { ...(headers as Readonly<Record<string, string>>), 'x-message-type': 'callback_verification' },
})

const twitch: SignedQuestion = {
  asker: headerTold,
  ask: (token, time) => calledChallenge(headerTold.signed(JSON.stringify({ event: 'note.added', challenge: token }), time)),
  check: echoing,
}

const zoom: SignedQuestion = {
  asker: signedMac,
  ask: (token, time) =>
    signedMac.signed(JSON.stringify({ event: 'endpoint.url_validation', payload: { plainToken: token } }), time),
  check: async ({ style, answered }, question, token) =>
    assertJson(await answered(question), { plainToken: token, encryptedToken: macOf(token, 'hex') }, style),
}

const discord: SignedQuestion = {
  asker: signedPing,
  ask: (token, time) => signedPing.signed(JSON.stringify({ type: 0, token }), time),
  check: async ({ style, answered }, question) => {
    const { status, headers, body } = await answered(question)
    deepStrictEqual([status, headers['content-type'], body], [204, 'application/json', ''], style)
  },
}

/** Handshakes that are signed as deliveries are. */
export const signedCases: readonly ConformanceCase[] = [
  {
    id: 'HSK-14',
    group: 'HSK',
    name: 'answers a signed challenge with its text, each time that it comes',
    basis: 'a challenge that is claimed like a delivery gets the reply to a duplicate when the sender asks again',
    run: (target) => answersAll(target, [slack, twitch]),
  },
  {
    id: 'HSK-15',
    group: 'HSK',
    name: 'answers a signed challenge with its MAC, each time that it comes',
    basis: 'a sender that asks again every few days disables the endpoint that does not know the answer',
    run: (target) => answersAll(target, [zoom]),
  },
  {
    id: 'HSK-16',
    group: 'HSK',
    name: 'answers a signed ping 204, with a type and without a body',
    basis: 'a sender that validates the reply to its ping refuses any other',
    run: (target) => answersAll(target, [discord]),
  },
  {
    id: 'HSK-17',
    group: 'HSK',
    name: 'gives a handshake that is forged, stale or not signed the one refusal, and nothing of what it asked for',
    basis: 'senders send forged pings on purpose, and disable the endpoint that answers one',
    run: async (target) => {
      for (const { asker, ask } of [slack, twitch, zoom, discord]) {
        await askBoth(target, asker, {}, async ({ refused }) => {
          const good = ask('right')
          const { 'x-signature': signature, ...rest } = good.headers as Readonly<Record<string, string>>
          const { name } = asker.provider
          await refused(`${name}: another body`, { ...good, body: ask('other').body! })
          await refused(`${name}: no signature`, { ...good, headers: rest })
          const altered = signature!.replace(/.$/, (last) => (last === '0' ? '1' : '0'))
          await refused(`${name}: another signature`, { ...good, headers: { ...rest, 'x-signature': altered } })
          await refused(`${name}: an old one`, ask('right', String(seconds - 301)))
          await refused(`${name}: an early one`, ask('right', String(seconds + 301)))
        })
      }
    },
  },
  {
    id: 'HSK-18',
    group: 'HSK',
    name: 'handles a signed delivery that an unsigned header calls a challenge, and that has none',
    basis: 'whoever relays a request can add a header to it, and would have the delivery answered and dropped',
    run: (target) =>
      askBoth(target, headerTold, { delivery: () => calledChallenge(headerTold.delivery()) }, (asked) =>
        echoing(asked, twitch.ask('right'), 'right'),
      ),
  },
]

async function answersAll(target: Target, questions: readonly SignedQuestion[]): Promise<void> {
  for (const { asker, ask, check } of questions) {
    await askBoth(target, asker, {}, async (asked) => {
      for (const token of ['right', 'right', '3eMVjmcrr0SsUoqq']) await check(asked, ask(token), token)
    })
  }
}
