import { deepStrictEqual, throws } from 'node:assert/strict'
import { createReceiver } from '@posthorn/core'
import type { ConformanceCase } from './case.js'
import { typed } from './fixture.js'
import { postEcho } from './handshake-bodies.js'
import { askBoth, assertPlainText } from './handshake-fixture.js'
import { echo, headProbe, tokenEcho } from './handshake-senders.js'

const script = '<script>alert(1)</script>'

const query = (fields: Readonly<Record<string, string>>): string => `?${new URLSearchParams(fields).toString()}`

const verifyToken = 'verify-token-5c1e90d2'

/** Meta's query, with another token or none. */
const subscribing = (token: string | undefined): string =>
  query({ 'hub.mode': 'subscribe', ...(token === undefined ? {} : { 'hub.verify_token': token }), 'hub.challenge': '1158201444' })

/** Handshakes that are told by the head of a request. */
export const echoCases: readonly ConformanceCase[] = [
  {
    id: 'HSK-01',
    group: 'HSK',
    name: 'repeats a value of the query to GET as plain text, and answers 405 where it is absent, repeated or too long',
    basis: 'an echo as HTML lets anyone run script on the origin of the endpoint',
    run: (target) =>
      askBoth(target, echo, {}, async ({ style, answered, unasked }) => {
        for (const text of [script, '\u00e9 \u00fc+%2B&=', 'a'.repeat(512)]) {
          const reply = await answered({ method: 'GET', path: query({ challenge: text }) })
          assertPlainText(reply, text, style)
        }
        const tooLong = `?challenge=${'a'.repeat(513)}`
        for (const path of ['', '?Challenge=a', '?challenge=a&challenge=b', tooLong])
          await unasked(`GET ${path}`, { method: 'GET', path })
        for (const method of ['PUT', 'DELETE', 'PATCH', 'HEAD'])
          await unasked(method, { method, path: query({ challenge: 'a' }) })
      }),
  },
  {
    id: 'HSK-02',
    group: 'HSK',
    name: 'repeats a challenge to whoever shows the verify token, and gives others the one refusal',
    basis: 'an endpoint that confirms any subscription lets strangers subscribe it to their own accounts',
    run: (target) =>
      askBoth(target, tokenEcho, { options: { verifyToken } }, async ({ style, answered, refused, unasked }) => {
        const reply = await answered({ method: 'GET', path: subscribing(verifyToken) })
        assertPlainText(reply, '1158201444', style)
        const wrong = ['', 'another', verifyToken.slice(0, -1), `${verifyToken}x`, verifyToken.toUpperCase(), ` ${verifyToken}`]
        for (const token of [undefined, ...wrong])
          await refused(`the token ${JSON.stringify(token)}`, { method: 'GET', path: subscribing(token) })
        const twice = `${subscribing(verifyToken)}&hub.verify_token=another`
        await refused('a repeated token', { method: 'GET', path: twice })
        const other = subscribing(verifyToken).replace('subscribe', 'unsubscribe')
        await unasked('another mode', { method: 'GET', path: other })
      }),
  },
  {
    id: 'HSK-03',
    group: 'HSK',
    name: 'gives everyone the one refusal where the receiver has no verify token',
    basis: 'an unset variable that is compared as text lets "undefined", or nothing, pass for the token',
    run: async (target) => {
      await askBoth(target, tokenEcho, { options: {} }, async ({ refused }) => {
        for (const token of [undefined, '', 'undefined', 'null', verifyToken])
          await refused(`the token ${JSON.stringify(token)}`, { method: 'GET', path: subscribing(token) })
      })
      const { provider, secret } = tokenEcho
      throws(() => createReceiver(provider, { secret, verifyToken: undefined }), { code: 'options_invalid' })
    },
  },
  {
    id: 'HSK-04',
    group: 'HSK',
    name: 'answers a probe by HEAD 200 without a body, and other methods as ever',
    basis: 'frameworks route HEAD to handlers of GET or to none, and the sender makes no webhook without this 200',
    run: (target) =>
      askBoth(target, headProbe, {}, async ({ style, answered, refused, unasked }) => {
        for (const path of ['', '?x=1']) {
          const { status, body } = await answered({ method: 'HEAD', path })
          deepStrictEqual([status, body], [200, ''], style)
        }
        await unasked('GET', { method: 'GET' })
        await refused('a POST without a signature', { headers: typed, body: '{}' })
      }),
  },
  {
    id: 'HSK-05',
    group: 'HSK',
    name: 'repeats a value of the query to a POST without signature and body',
    basis: 'a check of the signature that comes first leaves the sender without its proof, and it drops the subscription',
    run: (target) =>
      askBoth(target, postEcho, {}, async ({ style, answered, refused, unasked }) => {
        const headers = { 'content-type': 'text/plain; charset=utf-8' }
        for (const text of ['Validation: Testing client application reachability', script]) {
          const reply = await answered({ path: query({ validationToken: text }), headers })
          assertPlainText(reply, text, style)
        }
        await refused('no token', { headers: typed, body: '{}' })
        await refused('a token that is too long', { path: `?validationToken=${'a'.repeat(513)}`, headers: typed, body: '{}' })
        await refused('a repeated token', { path: '?validationToken=a&validationToken=b', headers: typed, body: '{}' })
        await unasked('GET', { method: 'GET', path: '?validationToken=a' })
      }),
  },
]
