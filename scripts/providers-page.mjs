// Built, by their place: the root of the workspace does not depend on them.
import { needsOf } from '../packages/cli/dist/facts/needs.js'
import { retryWords, signsWithPrivateKey, waitWords } from '../packages/cli/dist/facts/words.js'
import { handshakeLegend, tableLegend } from './provider-legend.mjs'
import { otherNamesOf } from './provider-other-names.mjs'
import { covers, handshake, ids, place, signature, tolerance } from './provider-words.mjs'

const table = (headings, rows) =>
  [headings, headings.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const list = (providers) => providers.map(({ name }) => `\`${name}\``).join(', ')

const each = (schemes, words) => [...new Set(schemes.map(words))].join(' or ')

const behaviour = (provider) => [
  provider.name,
  (provider.handshakes ?? []).map(handshake).join('; ') || '–',
  waitWords(provider),
  retryWords(provider),
]

/** `docs/providers.md`, from the definitions. */
export function providersPage(providers) {
  const otherNames = otherNamesOf(providers)
  const signing = providers.map((provider) => [
    `[${provider.name}](${provider.docs})${otherNames(provider)}`,
    each(provider.schemes, signature),
    each(provider.schemes, (scheme) => place(scheme, provider.name)),
    covers(provider),
    tolerance(provider),
    ids(provider),
  ])
  const behaving = providers.map(behaviour).filter(([, ...cells]) => cells.some((cell) => cell !== '–'))
  const saysSigned = providers.some(({ ids: named, identity }) => named.length === 0 && identity === 'signed')
    ? '| signed values | no id, and only some fields are signed: equal values of these are one delivery |\n'
    : ''
  return `<!-- Made by \`npm run docs:providers\` from packages/providers. Change a definition, not this file. -->

# Providers

${providers.length} senders. Each is imported by its name: \`standard-webhooks\` is \`standardWebhooks\` of \`@posthorn/providers/standard-webhooks\`. The name leads to the document that the definition was written from; names in brackets are for searching.

**What the secret is**, and where the sender shows it, is not on this page: the comment above each export tells it. Hover over \`stripe\` in your editor, or open [packages/providers/src](../packages/providers/src). There, too, stands what is peculiar to a sender.

A sender that is not here is a [description of your own](custom-provider.md).

- [Signatures and ids](#signatures-and-ids)
- [How to read it](#how-to-read-it)
- [What covers and ids mean](#what-covers-and-ids-mean)
- [Handshakes, time-outs, retries](#handshakes-time-outs-retries)

## Signatures and ids

${table(['provider', 'signature', 'where it stands', 'covers', 'time within', 'ids'], signing)}

- Need [\`publicUrl\`](receiver.md#who-may-send), since the address is signed: ${list(providers.filter((provider) => needsOf(provider).includes('publicUrl')))}.
- The \`secret\` is the sender's public key: ${list(providers.filter(signsWithPrivateKey))}.
- Say which secret was used, so that \`secret\` may be an object or a function by key id: ${list(providers.filter(({ keyId }) => keyId))}.
- Have a mode without signatures ([\`unsigned: 'accept'\`](receiver.md#who-may-send)): ${list(providers.filter(({ unsigned }) => unsigned))}.

## How to read it

${tableLegend}

## What covers and ids mean

**Covers** is what the signature says about the request. Where a provider has schemes that differ, each stands there with its name; \`provider.integrity\` is the weakest of them, and \`delivery.integrity\` that of the scheme that was used.

| covers | meaning |
| --- | --- |
| body | every byte of the body. Nobody but the sender can have written it |
| partial | something of the request: some fields, a checksum, fields without borders. Whoever captured a request can change the rest |
| none | nothing: a token or a password, which fits every body. It says who sent it, as long as nobody else has seen one |

Treat an event that is not covered as a hint, and fetch what it speaks of from the sender before you act: see [security.md](security.md#what-is-not-defended).

**Ids** are shown as \`delivery.id\`, the first that is there. Which of them tell deliveries apart follows from what covers them:

| ids | meaning |
| --- | --- |
| signed | stands in the signed text. The same id is the same delivery |
| body | stands in a body that is signed as a whole. The same |
| unsigned | only for showing, or together with the content: anyone who captured a request can change it. Equal bodies are one delivery |
| unsigned, kept | equal bodies under two ids are two deliveries, because the sender sends such; the second has \`delivery.replayed\` |
| – | equal bodies are one delivery |
| exact bytes | no id, and equal bodies are lawful: only a copy of the same signed bytes is a duplicate |
${saysSigned}| every attempt | nothing tells a retry from a new notice, so each runs |

The rule is in [guarantees.md](guarantees.md#keys). **Time within** is how old a signed time may be; – is a sender that signs none, so that a captured request stays good for as long as its secret does.

## Handshakes, time-outs, retries

What the sender documents, where it is exact. – is where we have no exact schedule or time: some senders give only a number of attempts or a span, which may stand above the export, and some give nothing. Without a time-out 10 s are assumed. A provider without a row has none of the three.

${handshakeLegend}

${table(['provider', 'handshakes', 'waits', 'retries'], behaving)}

Never retry, so that one refused or failed delivery is lost: ${list(providers.filter(({ retries: pauses }) => pauses?.length === 0))}. Choose what is to happen while the store is down ([\`onStoreError\`](receiver.md#handling-once)).
`
}
