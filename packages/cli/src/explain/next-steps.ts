import type { Evidence } from './explanation.js'
import { bodyComplaint } from '../input/saved-request.js'
import { headerValues, looksAt, parsed } from './places.js'
import { fetches, type Refused } from './trial.js'
import { nameOf } from './wording.js'

/** What to look at where nothing was found: what the request itself points at, then what it always may be. */
export function nextSteps(evidence: Evidence, refused: Refused): readonly string[] {
  const { provider, secrets } = evidence
  if (fetches(provider)) return [`Let a receiver of your app verify it: what "${provider.name}" is verified with is fetched.`]
  const body = bodyStep(evidence)
  return [
    ...[body, rewrittenStep(evidence)].filter((step) => step !== undefined),
    ...(refused.code === 'secret_invalid' ? secrets.filter(({ value }) => value !== value.trim()) : []).map(
      (secret) => `The secret ${nameOf(secret)} has white space around it. Trim it first, then run this again.`,
    ),
    ...targetSteps(evidence),
    'Is the secret that of this endpoint and of this environment? --secret-env may name several.',
    ...(body === undefined ? ['Is the body the bytes as they came? `posthorn listen` saves them.'] : []),
    `Is the request from ${provider.name}? ${provider.docs}`,
  ]
}

function bodyStep({ request }: Evidence): string | undefined {
  const [length = ''] = headerValues(request, 'content-length')
  const { body } = request
  if (!/^\d+$/.test(length) || Number(length) === body.length) return bodyComplaint(request)
  const sizes =
    body.length < Number(length)
      ? `${body.length} bytes of ${Number(length)}`
      : `${body.length} bytes, and ${Number(length)} came`
  return `The body is not what came with these headers: ${sizes}. Save both again, of one delivery, before anything parses it.`
}

/** Likely, and not proven: how the body was laid out before cannot be told from what it is now. */
function rewrittenStep({ request }: Evidence): string | undefined {
  const [length = ''] = headerValues(request, 'content-length')
  const text = request.body.toString()
  const value = parsed(text)
  if (value === undefined || JSON.stringify(value) !== text || !(Number(length) > request.body.length)) return undefined
  return 'It is compact JSON, and more bytes came: it was probably parsed and written again. If this is what your app hashes, that is likely the cause: give the route `express.raw({ type: () => true })`, and hash `req.body` as it is.'
}

function targetSteps({ provider, request, publicUrl }: Evidence): readonly string[] {
  const isAddressSigned = provider.schemes.some(({ kind }) => kind !== 'custom') && looksAt(provider, /\{(?:[a-z0-9-]+:)*url/)
  if (isAddressSigned)
    return ['The address is signed: --public-url has to be what the sender has, to the letter, and --url has its query.']
  if (request.url !== '/' || publicUrl !== undefined || !looksAt(provider, /\{(?:[a-z0-9-]+:)*path/)) return []
  const isKnown = provider.schemes.every(({ kind }) => kind !== 'custom')
  return [
    `${isKnown ? 'The path is signed, and' : 'If the path is signed:'} \`/\` was taken for it. Give --url with the path and query that it came with.`,
  ]
}
