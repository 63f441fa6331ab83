/** A row of the tables "the document says | write". */
interface Row {
  readonly says: string
  /** What stands in the right cell as code. */
  readonly spans: readonly string[]
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const ofDefinition = words('id type keyId formats identity retries retriedStatuses replies toleranceSeconds')
const ofScheme = words('kind hash key signature signed timestamp coversBody format each assert require urlVariants')

/**
 * A program that makes a provider of every row, and verifies what it signed with it where one text is the key on both
 * sides. It prints how many rows it tried and which failed. As a program it is type-checked, too.
 */
export function phrasebook(document: string): string {
  const rows = tablesOf(document).filter(({ spans }) => spans.some((span) => isWhole(span) || nameOf(span) !== undefined))
  return `${prelude}\n${rows.map(tryOut).join('\n')}\nconsole.log(JSON.stringify({ done, failed }))\n`
}

function tablesOf(document: string): Row[] {
  const tables = [...document.matchAll(/^\| the document says \| write \|\n\|.*\n((?:\|.*\n)+)/gm)]
  return tables.flatMap(([, lines = '']) => lines.trimEnd().split('\n').map(readRow))
}

function readRow(line: string): Row {
  // A bar inside a cell is escaped.
  const [, says = '', write = ''] = line.split(/(?<!\\)\|/)
  const spans = [...write.replaceAll('\\|', '|').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
  return { says: says.trim(), spans }
}

const isWhole = (span: string): boolean => /^\{ (?:kind|when):/.test(span)

function nameOf(span: string): string | undefined {
  const name = /^(\w+): /.exec(span)?.[1]
  return name !== undefined && (ofDefinition.has(name) || ofScheme.has(name)) ? name : undefined
}

function tryOut({ says, spans }: Row): string {
  const fields = (known: ReadonlySet<string>) =>
    spans
      .filter((span) => known.has(nameOf(span) ?? ''))
      .map((span) => `...({ ${span} } as const), `)
      .join('')
  const whole = spans.find(isWhole)
  const scheme = whole?.startsWith('{ kind:') ? whole : `{ ...scheme, ${fields(ofScheme)}}`
  const handshakes = whole?.startsWith('{ when:') ? `handshakes: [${whole}], ` : ''
  return `attempt(${JSON.stringify(says)}, { ...definition, schemes: [${scheme}], ${handshakes}${fields(ofDefinition)}})`
}

const prelude = `
import { defineProvider, type ProviderDefinition, signRequest, verify } from '@posthorn/core'

const scheme = { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{body}' } as const
const definition = { name: 'row', docs: 'https://row.example/docs', type: 'event' } as const

// Both hex and base64.
const secret = 'ab12'.repeat(16)
const publicUrl = 'https://app.example/hooks'
const at = Math.floor(Date.now() / 1000)
const items = [{ id: 'a', amount: '1', clientState: secret }]
const json = JSON.stringify({ time: String(at), token: 't', items, value: items })
const failed: string[] = []
let done = 0

function attempt(says: string, row: ProviderDefinition) {
  try {
    const provider = defineProvider(row)
    const [first] = row.schemes
    const keyed = first.kind === 'jwt' ? first.algorithms[0].startsWith('HS') : !['ed25519', 'ecdsa-p256', 'rsa'].includes(first.kind)
    if (keyed && first.kind !== 'basic') {
      const form = (first.format ?? row.formats?.[0]) === 'form'
      const headers = { 'x-id': 'i', 'x-date': 'd', 'x-time': String(at), 'x-event': 'e' }
      const options = { secret, headers, url: '/hooks?id=ABC', publicUrl, keyId: 'key_1', timestamp: at * 1000 }
      const sent = signRequest(provider, { ...options, body: form ? 'payload=1&a=2' : json })
      verify(provider, { ...sent, secret, publicUrl })
      const timed = 'timestamp' in first || ('signed' in first && first.signed.includes('{timestamp}'))
      const late = { ...sent, secret, publicUrl, now: at * 1000 + 86_400_000 }
      if (timed && passes(() => verify(provider, late))) throw new Error('no time is checked')
      const forged = { ...sent, body: Buffer.from(form ? 'payload=2&a=2' : '{"items":[]}') }
      if (provider.integrity === 'body' && passes(() => verify(provider, { ...forged, secret, publicUrl })))
        throw new Error('another body is accepted')
    }
  } catch (error) {
    failed.push(says + ': ' + (error as Error).message)
  }
  done += 1
}

function passes(check: () => unknown): boolean {
  try {
    check()
    return true
  } catch {
    return false
  }
}
`
