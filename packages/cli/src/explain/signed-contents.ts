import type { Scheme } from '@posthorn/core'
import { schemeChanges } from './alter.js'
import { writtenTime } from './claimed-time.js'
import type { Cause } from './explanation.js'
import { signatureHeaders } from './places.js'
import type { Change, Trial } from './trial.js'

/** What senders sign. `time` and `id` stand for whatever the request has. */
const templates = [
  '{body}',
  'time.{body}',
  'time{body}',
  'time:{body}',
  'time|{body}',
  'time\n{body}',
  '{body}time',
  '{body}.time',
  'v0:time:{body}',
  'v1:time:{body}',
  'id.time.{body}',
  'idtime{body}',
  'time.id.{body}',
  'id.{body}',
  '{url}{body}',
  '{body}{url}',
  '{url}',
  '{method}{url}{body}',
  '{method}{path}{body}',
  'time{method}{path}{body}',
  '{method}{url}{body}time',
  '{sha256-hex:body}',
  '{sha256-base64:body}',
]

const mostPlaces = 3

/** The signature over other content. */
export const signedContents = (trial: Trial): Generator<Change> => schemeChanges(trial, (scheme) => others(scheme, trial))

function* others(scheme: Scheme, trial: Trial): Generator<readonly [Scheme, Cause]> {
  if (!('signed' in scheme) || scheme.each !== undefined) return
  const own =
    'timestamp' in scheme || scheme.signature.fields?.timestamp !== undefined || scheme.signature.positions !== undefined
  const times = [
    ...(own ? ['{timestamp}'] : []),
    ...headersLike(trial, scheme, (_name, value) => writtenTime(value) !== undefined),
  ]
  const ids = headersLike(trial, scheme, (name) => /(?:^|[-_])(?:id|key|nonce)$/.test(name))
  for (const template of templates) {
    for (const time of template.includes('time') ? times : ['']) {
      for (const id of /^id|\.id/.test(template) ? ids : ['']) {
        const signed = template.replace('time', time).replace(/\bid(?![a-z-])|^id(?=time)/, id)
        if (signed !== scheme.signed) yield [withContent(scheme, signed), causeOf(scheme.signed, signed)]
      }
    }
  }
}

/** Places of headers that could be signed. */
function headersLike({ request }: Trial, scheme: Scheme, isLike: (name: string, value: string) => boolean): readonly string[] {
  const signatures = signatureHeaders(scheme)
  return request.headers
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(
      ([name, value]) => !signatures.includes(name) && /^[a-z0-9._-]+$/.test(name) && value.length < 200 && isLike(name, value),
    )
    .slice(0, mostPlaces)
    .map(([name]) => `{header:${name}}`)
}

function withContent(scheme: Extract<Scheme, { signed: string }>, signed: string): Scheme {
  const { timestamp, coversBody: _covers, assert: _assert, ...rest } = scheme
  const usesTime = signed.includes('{timestamp}')
  const { fields } = scheme.signature
  const bare = fields && !usesTime ? { fields: { separator: fields.separator, pick: fields.pick } } : {}
  return {
    ...rest,
    signed,
    signature: { ...scheme.signature, ...bare },
    ...(usesTime && timestamp && { timestamp }),
    ...(!signed.includes('body}') && { coversBody: false }),
  }
}

const causeOf = (own: string, signed: string): Cause => ({
  id: 'signed_content',
  problem: `The signature was made over \`${shown(signed)}\`; this sender signs \`${shown(own)}\`.`,
  fix: `If you sign the request yourself, sign \`${shown(own)}\`. If you describe the sender yourself: \`signed: '${shown(signed)}'\`.`,
})

const shown = (template: string): string => template.replaceAll('\n', String.raw`\n`)
