import { strictEqual } from 'node:assert/strict'
import type { ConformanceCase } from './case.js'
import { bracketed, recoverBody, withSender } from './fixture.js'
import { assertHandled, refusesSpellings } from './refusals.js'
import { type Good, goodDelivery, onTheWire } from './sender.js'
import { base64Sender, customerioSender, githubSender, recoverSender, standardSender, stripeSender } from './senders.js'

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Printable ASCII as its full-width twins, which NFKC takes for the same. */
const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (character) => String.fromCodePoint(character.codePointAt(0)! + 0xfee0))

/** The text with the last character before the padding changed in bits that no byte holds. */
function sameBytesOtherText(base64: string): string {
  const at = base64.indexOf('=') - 1
  return `${base64.slice(0, at)}${base64Alphabet[base64Alphabet.indexOf(base64[at]!) + 1]!}${base64.slice(at + 1)}`
}

/** A body whose signature holds characters in which the base64 alphabets differ. */
function withSpecialCharacters(): Good {
  for (;;) {
    const good = goodDelivery(base64Sender, recoverBody())
    if (/\+/.test(good.signature) && /\//.test(good.signature)) return good
  }
}

/** How one signature is written; texts that a header can carry, and those that only a shim can hand over. */
export const signatureEncodingCases: readonly ConformanceCase[] = [
  {
    id: 'SIG-11',
    group: 'SIG',
    name: 'handles a hexadecimal signature in upper or mixed case',
    basis: 'some senders document upper-case hex, and comparing text instead of bytes refuses them',
    run: async (target) => {
      for (const sender of [recoverSender, githubSender, stripeSender, customerioSender]) {
        await withSender(target, sender, {}, async (fixture) => {
          for (const cased of [upper, mixed]) {
            const { body, signature, made } = goodDelivery(sender)
            await assertHandled(
              fixture,
              { body, headers: made({ signature: cased(signature) }) },
              `${sender.provider.name}, ${cased.name} case`,
            )
          }
        })
      }
    },
  },
  {
    id: 'SIG-13',
    group: 'SIG',
    name: 'refuses base64 that is not the one canonical text of its bytes',
    basis:
      'Buffer.from decodes missing and surplus padding, the other alphabet, white space and stray low bits to the same bytes',
    run: async (target) => {
      await refusesSpellings(target, [base64Sender, standardSender], ({ signature }, { spell }) => ({
        'no padding': spell(signature.replace(/=+$/, ''), ''),
        'surplus padding': spell(`${signature}====`, ''),
        'blanks inside': spell(`${signature.slice(0, 8)} ${signature.slice(8)}`, ''),
        'a tab inside': spell(`${signature.slice(0, 8)}\t${signature.slice(8)}`, ''),
        'stray low bits': spell(sameBytesOtherText(signature), ''),
        'an ignored character': spell(`${signature.slice(0, 8)}!${signature.slice(8)}`, ''),
      }))
      await withSender(target, base64Sender, {}, (fixture) =>
        bracketed(fixture, async () => {
          const { body, headers, signature, spelled } = withSpecialCharacters()
          const bad = [
            signature.replaceAll('+', '-').replaceAll('/', '_'),
            signature.replaceAll('+', '-'),
            `${signature}\n`,
            `\n${signature}`,
          ]
          for (const value of bad) await isRefusedDirectly(fixture, body, spelled(value), value)
          strictEqual(await directly(fixture, body, headers), 200, 'the canonical text')
          fixture.runs.pop()
        }),
      )
    },
  },
  {
    id: 'SIG-15',
    group: 'SIG',
    name: 'refuses a signature in full-width letters and digits',
    basis: 'code that normalises, or counts characters where it compares bytes, accepts them or throws',
    run: async (target) => {
      for (const sender of [recoverSender, stripeSender, standardSender]) {
        await refusesSpellings(target, [sender], ({ made, signature, value }, { header }) => ({
          'all of it': onTheWire(fullWidth(value)),
          'the signature': made({ signature: onTheWire(fullWidth(signature)) })[header]!,
          'one character': made({ signature: onTheWire(fullWidth(signature[0]!) + signature.slice(1)) })[header]!,
        }))
        await withSender(target, sender, {}, (fixture) =>
          bracketed(fixture, async () => {
            const { body, made, signature } = goodDelivery(sender)
            await isRefusedDirectly(fixture, body, made({ signature: fullWidth(signature) }), 'text that was decoded')
          }),
        )
      }
    },
  },
]

const upper = (text: string): string => text.toUpperCase()

const mixed = (text: string): string => text.replace(/[a-f]/g, (letter, at: number) => (at % 2 ? letter.toUpperCase() : letter))

type Direct = Parameters<Parameters<typeof withSender>[3]>[0]

/** What no HTTP client can send, but a queue or a serverless shim can hand over. */
async function directly({ receiver }: Direct, body: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return (await receiver.receive({ method: 'POST', url: '/hooks', headers, body: Buffer.from(body) })).status
}

async function isRefusedDirectly(
  fixture: Direct,
  body: string,
  headers: Readonly<Record<string, string>>,
  what: string,
): Promise<void> {
  strictEqual(await directly(fixture, body, headers), 401, `${JSON.stringify(what)} was not refused`)
}
