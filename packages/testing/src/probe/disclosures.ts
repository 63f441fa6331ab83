import type { Probe } from './case.js'
import { changed } from './changed.js'
import type { Kit } from './kit.js'
import type { Reply } from './reply.js'
import { signaturePlace } from './signature-place.js'
import { unsigned } from './forging.js'
import { fail } from './verdict.js'

// What a stack trace of Node or Python looks like, and paths of files.
const traces: Readonly<Record<string, RegExp>> = {
  'a stack trace': /\bat [^\n]{0,300}?(?:\.[cm]?[jt]sx?|node:[\w/]+):\d+:\d+|Traceback \(most recent call last\)/,
  'the path of a file': /node_modules[/\\]|file:\/\/\/|(?:^|[\s"'(>])(?:\/[\w.@-]+){2,}\.(?:[cm]?[jt]s|py|rb|php|go|java)\b/m,
}

const tellsLittle = 8

/** A text in the ways in which it may be written. */
function spellings(text: string, encodings: readonly BufferEncoding[]): readonly string[] {
  const bytes = Buffer.from(text)
  return [text, ...encodings.map((encoding) => bytes.toString(encoding))]
}

/** The same bytes in other encodings. */
function signatureSpellings(signature: string): readonly string[] {
  const bytes = Buffer.from(signature, /^[0-9a-f]+$/i.test(signature) ? 'hex' : 'base64')
  return [signature, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')]
}

const textOf = ({ head, body }: Reply): string => [...head, body].join('\n')

/** What a page says besides the path that it was asked for. Its tags and scripts name files that are public. */
function shownBy({ body }: Reply, { pathname }: URL): string {
  const text = body.replace(/<(script|style)\b[^]*?<\/\1\s*>/gi, ' ').replace(/<[^<>]*>/g, ' ')
  const words = text.split(/([\s"'()]+)/)
  return words.filter((word) => word !== pathname).join('')
}

function requireNone(reply: Reply, what: string, texts: readonly string[]): void {
  const found = texts.some((text) => text.length >= tellsLittle && textOf(reply).includes(text))
  if (found) fail(`the reply to "${reply.what}" holds ${what}`)
}

/** A right signature that was not sent. */
async function lookForSignature(kit: Kit): Promise<void> {
  const place = signaturePlace(kit.scheme)
  if (!place || kit.scheme.kind === 'token' || kit.scheme.kind === 'basic') return
  for (const at of [0, undefined]) {
    const good = kit.make()
    const right = place.read(good.headers)
    const reply = await kit.post('a wrong signature', { ...good, headers: place.write(good.headers, changed(right, at)) })
    requireNone(reply, 'the signature that was expected', signatureSpellings(right))
  }
}

/** What replies tell whoever attacks. To be run last: it looks at all replies of the run. */
export const disclosureProbe: Probe = {
  id: 'LOG-01',
  name: 'tells nothing of the secret, the expected signature or the code',
  why: 'A refusal that holds the expected signature signs the forgery. Stack traces name files, versions and the line that can be made to throw.',
  run: async (kit) => {
    await lookForSignature(kit)
    await kit.post('no signature', unsigned(kit))
    await kit.post('not JSON', kit.make({ payload: kit.carrying('{"type":') }))
    const { secret, url } = kit.target
    const address = new URL(url)
    const secrets = [secret, secret.replace(/^whsec_/, '')].flatMap((text) => spellings(text, ['hex', 'base64', 'base64url']))
    for (const reply of kit.transcript) {
      requireNone(reply, 'the secret', secrets)
      if (reply.status < 400) continue
      for (const [what, pattern] of Object.entries(traces))
        if (pattern.test(shownBy(reply, address))) fail(`the reply to "${reply.what}", ${reply.status}, holds ${what}`)
    }
  },
}
