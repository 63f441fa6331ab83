/** A scheme's algorithm and how its key is made of the secret, in a few words. */
export function signature({ kind, name, hash = 'sha256', signature: source, key, algorithms }) {
  const sha = hash.toUpperCase().replace('SHA', 'SHA-')
  switch (kind) {
    case 'hmac':
      return `HMAC-${hash.toUpperCase()}, ${source.encoding}${keyWords(key)}`
    case 'hash':
      return `${sha} with the secret, ${source.encoding}`
    case 'ed25519':
      return `Ed25519, ${source.encoding}${keyWords(key)}`
    case 'ecdsa-p256':
      return `ECDSA P-256, ${source.encoding}${keyWords(key)}`
    case 'rsa':
      return `RSA-${hash.toUpperCase()}, ${source.encoding}${keyWords(key)}`
    case 'jwt':
      return `JWT, ${algorithms.join('/')}`
    case 'custom':
      return `custom${name ? ` (${name})` : ''}`
    case 'basic':
      return 'HTTP basic'
    default:
      return kind
  }
}

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
  const named = schemes.map(({ name, kind }, index) => ({ name: name ?? kind, covered: compiled.schemes[index].covers }))
  if (new Set(named.map(({ covered }) => covered)).size === 1) return named[0].covered
  return named.map(({ name, covered }) => `${covered} (${name})`).join(' or ')
}

const hasTime = ({ timestamp, signature: source }) =>
  timestamp !== undefined || Boolean(source?.fields?.timestamp ?? source?.positions)

/** How old a signed time may be. */
export function tolerance({ schemes, toleranceSeconds: given = 300 }) {
  if (!schemes.some(hasTime)) return schemes.some(({ kind }) => kind === 'jwt') ? 'its `exp`' : '–'
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

/** When it tries again. */
export function retries({ retries: pauses, retriedStatuses }) {
  const when = retriedStatuses ? `on ${retriedStatuses.join(', ')}` : ''
  if (!pauses) return when || '–'
  if (pauses.length === 0) return 'never'
  const total = pauses.reduce((sum, pause) => sum + pause, 0)
  const often = pauses.length > 5 ? `${pauses.length} over ${duration(total)}` : pauses.map(duration).join(', ')
  return when ? `${often}, ${when}` : often
}

const units = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
]

/** Seconds in a unit that they are a multiple of, or at least one and a half of. */
export function duration(seconds) {
  const [size, unit] = units.find(([one]) => seconds >= one && (seconds % one === 0 || seconds >= one * 1.5)) ?? [1, 's']
  return `${Math.round((seconds / size) * 10) / 10} ${unit}`
}
