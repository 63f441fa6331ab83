import { createHmac } from 'node:crypto'
import type { Provider } from '@posthorn/core'
import { github } from '@posthorn/providers/github'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { shopify } from '@posthorn/providers/shopify'
import { standardWebhooks } from '@posthorn/providers/standard-webhooks'
import { stripe } from '@posthorn/providers/stripe'
import { expect, it } from 'vitest'
import { explain } from '../../src/explain/explain.js'
import type { Cause, Evidence } from '../../src/explain/explanation.js'
import { json, renamed, signed, withHeaders, withSecret } from './support/evidence.js'
import { everyProvider } from './support/providers.js'

/** What is said of a request where it is taken for another sender's. */
async function takenFor(provider: Provider, evidence: Evidence): Promise<readonly Cause[]> {
  const others = everyProvider.filter(({ name }) => name !== provider.name)
  const explanation = await explain({ ...evidence, provider, others })
  return explanation.verdict === 'explained' ? explanation.causes : []
}

const withLines = (evidence: Evidence, lines: readonly (readonly [string, string])[]): Evidence => ({
  ...evidence,
  request: { ...evidence.request, headers: [...evidence.request.headers, ...lines] },
})

const withoutMarks = (evidence: Evidence) =>
  withHeaders(evidence, (name, value) => (name.includes('github') ? [] : [[name, value]]))

/** What GitHub sent before it signed with SHA-256. */
function oldGithub(): Evidence {
  const evidence = signed(github)
  const digest = createHmac('sha1', evidence.secrets[0]!.value).update(json).digest('hex')
  return withHeaders(evidence, (name, value) =>
    name === 'x-hub-signature-256'
      ? [
          ['x-hub-signature', `sha1=${digest}`],
          ['x-github-event', 'push'],
        ]
      : [[name, value]],
  )
}

it.each([
  ['github', 'shopify', signed(github), shopify],
  ['github', 'recover', signed(github), recover],
  ['shopify', 'recover', signed(shopify), recover],
  ['recover', 'shopify', signed(recover), shopify],
  ['referralloop', 'recover', signed(referralloop), recover],
])('takes a request of %s for what it is, and not for a changed one of %s', async (name, _asked, evidence, asked) => {
  const causes = await takenFor(asked, evidence)
  expect(causes).toMatchObject([{ id: 'other_provider' }])
  expect(causes[0]?.problem).toContain(`\`${name}\``)
})

it('leaves the secret to be mended besides', async () => {
  const evidence = withSecret(signed(github), (secret) => `${secret}\n`)
  expect(await takenFor(recover, evidence)).toMatchObject([{ id: 'secret_whitespace' }, { id: 'other_provider' }])
})

it('still sees a header that was renamed, where others of the sender are there', async () => {
  const evidence = renamed(withLines(signed(recover), [['x-recover-delivery-id', 'del_1']]), 'x-recover-signature', 'x-signature')
  expect(await takenFor(recover, evidence)).toMatchObject([{ id: 'signature_other_header' }])
})

it('chooses the general one of many that sign alike, and names some of them', async () => {
  const [cause] = await takenFor(stripe, signed(standardWebhooks))
  expect(cause?.fix).toMatch(/^createReceiver\(standardWebhooks, /)
  expect(cause?.problem).toMatch(/as `standard-webhooks` signs \(so do `anthropic`, .+ and .+\), and not as `stripe` does\.$/)
})

it('chooses the one whose other headers are there', async () => {
  const [cause] = await takenFor(shopify, withLines(withoutMarks(signed(github)), [['x-github-event', 'push']]))
  expect(cause?.fix).toMatch(/^createReceiver\(github, /)
})

it('does not choose where nothing tells which it is', async () => {
  const [cause] = await takenFor(shopify, withoutMarks(signed(github)))
  expect(cause?.problem).toBe('It is signed as `github`, `meta` and `whatsapp` sign, and not as `shopify` does.')
  expect(cause?.fix).toContain('one of `github`, `meta` or `whatsapp`')
  expect(cause?.fix).not.toContain('createReceiver(')
})

it.each([github, recover])('does not choose one that the other headers speak against: $name', async (asked) => {
  const [cause] = await takenFor(asked, oldGithub())
  expect(cause?.problem).toContain(
    `\`intercom\` signs, and not as \`${asked.name}\` does. Its other headers are those of \`github\`.`,
  )
  expect(cause?.fix).toContain('"x-hub-signature-256", which is not there')
  expect(cause?.fix).not.toContain('intercom')
})
