// Built, by its place: the root of the workspace does not depend on it.
import { duration, schemeName, signatureWords, signsTime } from '../packages/cli/dist/facts/words.js'

/** A scheme's algorithm and how its key is made of the secret, in a few words. */
export const signature = (scheme) => `${signatureWords(scheme).replace(/^SHA/, 'SHA-')}${keyWords(scheme.key)}`

function keyWords({ encoding = '', prefix = '', derive } = {}) {
  if (derive) return `; key ${derive.toUpperCase()} of the secret`
  return encoding && encoding !== 'utf8' ? `; key ${encoding}${prefix && ` after \`${prefix}\``}` : ''
}

const bare = (ref) => ref.replace(/^header:/, '')

/** A signature's value, written as the sender writes it. */
function written({ prefix = '', fields, list, positions, pairs, values }) {
  const value = `${prefix}…`
  if (fields) return `${fields.timestamp ? `${fields.timestamp}=…${fields.separator}` : ''}${fields.pick}=${value}`
  if (list) return `${list.version},${value}`
  if (positions) return `time${positions.separator}${value}`
  if (pairs) return `name${pairs.between}${value}${pairs.separator}name${pairs.between}${value}`
  if (values) return `${value}${values.separator}…`
  return prefix && value
}

/** Custom code whose signature is not in the header that says when it applies. */
const customPlaces = { 'aws-sns': 'json:Signature' }

/** Where a signature stands. */
export function place({ kind, signature: source, headers }, provider) {
  if (kind === 'basic') return '`authorization`'
  if (kind === 'custom') return `\`${customPlaces[provider] ?? headers[0]}\``
  const text = written(source)
  const [first, ...others] = [source.from].flat().map(bare)
  // A bar would end the cell.
  const shown = `\`${first}${text && `: ${text}`}\``.replaceAll('|', '\\|')
  if (others.length > 2) return `${shown} and ${others.length} more`
  return [shown, ...others.map((one) => `\`${one}\``)].join(', ')
}

/** What the signature covers, scheme by scheme where they differ. */
export function covers({ schemes, '~compiled': compiled }) {
  const named = schemes.map((scheme, index) => ({ name: schemeName(scheme), covered: compiled.schemes[index].covers }))
  if (new Set(named.map(({ covered }) => covered)).size === 1) return named[0].covered
  return named.map(({ name, covered }) => `${covered} (${name})`).join(' or ')
}

/** How old a signed time may be. */
export function tolerance({ schemes, toleranceSeconds: given = 300 }) {
  if (!schemes.some(signsTime)) return schemes.some(({ kind }) => kind === 'jwt') ? 'its `exp`' : '–'
  return typeof given === 'number' ? duration(given) : `${duration(given.past)}, ${duration(given.future)} ahead`
}

const withoutId = { attempt: 'exact bytes', signed: 'signed values', none: 'every attempt' }

/** The ids, and what covers each at its best: one that a scheme signs is used where that scheme is. */
export function ids({ ids: named, schemes, identity, replay }) {
  if (named.length === 0) return withoutId[identity] ?? '–'
  const trustOf = ({ from, trust }) => (schemes.some(({ signed = '' }) => signed.includes(`{${from}}`)) ? 'signed' : trust)
  return named
    .map((id) => [bare(id.from), trustOf(id)])
    .map(([from, trust]) => `\`${from}\` ${trust}${trust === 'unsigned' && replay === 'flag' ? ', kept' : ''}`)
    .join('<br>')
}

const hasMac = (value) => typeof value === 'object' && value !== null && 'mac' in value

/** What a handshake does. */
export function handshake({ when: { method }, verify, reply, capture }) {
  const { text, json, fixed } = reply
  const answer = fixed ? 'fixed reply' : hasMac(text) || Object.values(json ?? {}).some(hasMac) ? 'MAC' : 'echo'
  const proof = verify === 'signature' ? ', signed' : verify === 'none' ? '' : ', `verifyToken`'
  return `${method} ${answer}${proof}${capture ? ', `captureSecret`' : ''}`
}
