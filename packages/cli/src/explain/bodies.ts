import { createHash } from 'node:crypto'
import { isUtf8 } from 'node:buffer'
import { codedForms } from './body-coding.js'
import { jsonForms } from './body-json.js'
import { type TextForm, textForms } from './body-text.js'
import type { Cause } from './explanation.js'
import { bodyOfWhole } from './signed-whole.js'
import type { Change, Trial } from './trial.js'

/** Where each difference comes from, and what to do about it. */
const advice: Readonly<Record<string, readonly [problem: string, fix: string]>> = {
  body_reserialised: [
    'The body was parsed and written again, as `JSON.stringify(req.body)` behind `express.json()` does, or an editor that formats',
    "Verify the bytes as they came: put `app.use('/webhooks', receiveWebhook(receiver))` above `app.use(express.json())`. If you verify by hand, give that route `express.raw({ type: () => true })` above it, and hash `req.body` as it is",
  ],
  body_newline_added: [
    'A line break was added to the end of the body, as editors do when they save',
    'Save the body without a line break at its end (`printf %s`, not `echo`), and send it with `curl --data-binary @file`',
  ],
  body_newline_missing: [
    'The line break at the end of the body is gone, as after copy and paste, or with `curl -d @file`',
    'Keep the exact bytes; send a file with `curl --data-binary @file`',
  ],
  body_line_endings: [
    'The line breaks of the body were changed, as git, editors and Windows do',
    'Keep the exact bytes: send a file with `curl --data-binary @file`, and mark it `-text` in .gitattributes',
  ],
  body_bom: ['A byte order mark was put before the body, or taken off', 'Save and read the body as bytes, not as text'],
  body_whitespace: [
    'White space was put around the body, as by copy and paste',
    'Keep the exact bytes; send a file with `curl --data-binary @file`',
  ],
  body_quoted: ['The body is in quotes, which a shell or a log put there', 'Save the body without them'],
  body_escaped: ['The body has backslashes, which a log or a shell put there', 'Save the body as it came, and not from a log'],
  body_unicode_form: ['The letters of the body were normalised', 'Do not normalise text before the signature is verified'],
  body_base64: [
    'The body is base64, or no longer is, as API gateways and functions hand it over',
    "Decode it first: `body: Buffer.from(event.body, event.isBase64Encoded ? 'base64' : 'utf8')`",
  ],
  body_compressed: [
    'The body is compressed, and the signature was made before that',
    'Let what stands in front uncompress requests, or have the sender not compress them',
  ],
  body_uncompressed: [
    'The body was uncompressed on its way, and the signature was made over the compressed bytes',
    'Verify before anything inflates the body',
  ],
  body_charset: [
    'The body went through another charset, as when bytes are read as text',
    "Keep the body as a Buffer from the socket on: no `setEncoding`, no `toString('latin1')`, no UTF-16 file",
  ],
  body_double_encoded: [
    'The body was encoded as JSON once too often, or too seldom',
    'Hand the text over as it is, without another `JSON.stringify`',
  ],
  body_form: [
    'The body was parsed and written again as a form, or was one',
    "Verify the bytes as they came, above `express.urlencoded()`, and let the sender's content type be",
  ],
  body_empty: [
    'The signature was made over no body at all',
    'Look at the side that signs: it signs before it has the body. If this is a GET or a DELETE, send none',
  ],
}

/** Bytes that may have been signed instead of those that came. */
export function* bodies(trial: Trial): Generator<Change> {
  yield* formsOf(trial)
  for (const whole of bodyOfWhole(trial)) {
    yield whole
    for (const { trial: form, causes } of formsOf(whole.trial)) yield { trial: form, causes: [...whole.causes, ...causes] }
  }
}

function* formsOf(trial: Trial): Generator<Change> {
  const { body } = trial.request
  const seen = new Set([digestOf(body)])
  for (const [id, bytes, words] of all(body)) {
    const digest = digestOf(bytes)
    if (seen.has(digest)) continue
    seen.add(digest)
    yield { trial: { ...trial, request: { ...trial.request, body: bytes } }, causes: [causeOf(id, words)] }
  }
}

function* all(body: Buffer): Generator<TextForm> {
  yield* textForms(body)
  if (isUtf8(body)) for (const form of jsonForms(body.toString())) yield ['body_reserialised', ...form]
  yield* codedForms(body)
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64')

function causeOf(id: string, words: string): Cause {
  const [problem, fix] = advice[id]!
  return { id, problem: `${problem}. What was signed is ${words}.`, fix: `${fix}.` }
}
