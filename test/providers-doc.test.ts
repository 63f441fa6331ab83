import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  createReceiver,
  defineProvider,
  type HmacScheme,
  type ProviderDefinition,
  sign,
  verify,
  type WebhookError,
} from '@posthorn/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Compiled, compileBlocks } from './support/compile.js'
import { type Block, blocksOf, root } from './support/markdown.js'
import { phrasebook } from './support/phrasebook.js'

const names = readdirSync(join(root, 'packages/providers/src'))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .toSorted()

describe('docs/providers.md', () => {
  const text = readFileSync(join(root, 'docs/providers.md'), 'utf8')

  it('is what `npm run docs:providers` writes', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/providers-table.mjs'), '--print'], {
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, ''])
    expect(text).toBe(stdout)
  })

  it('has every provider of the package, by name', () => {
    const [, signatures = ''] = text.split(/^## /m)
    expect([...signatures.matchAll(/^\| \[([a-z0-9-]+)\]\(https:/gm)].map(([, name]) => name)).toEqual(names)
  })

  it('says what definitions say', () => {
    expect(text).toMatch(/^\| \[stripe\]\(\S+\) \| HMAC-SHA256, hex \| `stripe-signature: t=…,v1=…` \| body \| 5 min \|/m)
    expect(text).toMatch(/^\| github \| [^|]* \| 10 s \| never \|/m)
    expect(text).toMatch(/^\| \[aws-sns\]\(\S+\) [^|]*\| [^|]* \| `json:Signature` \|/m)
  })

  it('says what each scheme covers where they differ', () => {
    expect(text).toMatch(/^\| \[flutterwave\]\(\S+\) (?:\|[^|]*){2}\| body \(v4\) or none \(v3\) \|/m)
    expect(text).toMatch(/^\| \[svix\]\(\S+\) (?:\|[^|]*){2}\| body \|/m)
  })

  it('is found by the names that people know', () => {
    expect(text).toMatch(/^\| \[meta\]\(\S+\) \(Facebook, Instagram, Messenger\) \|/m)
    expect(text).toMatch(/^\| \[quickbooks\]\(\S+\) \(Intuit\) \|/m)
  })

  it('explains each word of its cells', () => {
    const [, , reading = '', , handshakes = ''] = text.split(/^## /m)
    const sources = [...text.matchAll(/^\| \[[^|]*\|[^|]*\| `(query|json|form|item):/gm)].map(([, source]) => source!)
    expect(new Set(sources).size).toBe(4)
    for (const source of sources) expect(reading).toContain(`\`${source}:\``)
    const [legend = '', rows = ''] = handshakes.split('\n\n').filter((part) => part.startsWith('| '))
    const cells = [...rows.matchAll(/^\| [a-z0-9-]+ \| (?:GET|HEAD|POST) ([^|]+) \|/gm)].flatMap(([, cell]) => cell!.split(', '))
    const answers = new Set(cells)
    expect(answers.size).toBeGreaterThan(4)
    for (const answer of answers) expect(legend).toContain(answer)
  })
})

const right: HmacScheme = {
  kind: 'hmac',
  hash: 'sha256',
  key: { encoding: 'base64' },
  signature: { from: 'header:orchard-signature', fields: { separator: ',', pick: 'v1', timestamp: 't' }, encoding: 'hex' },
  signed: '{timestamp}.{body}',
  timestamp: { unit: 'ms' },
}
const secret = Buffer.alloc(32, 7).toString('base64')
const now = Date.UTC(2026, 0, 1)

const define = (scheme: Partial<HmacScheme>, changes: Partial<ProviderDefinition> = {}) =>
  defineProvider({
    name: 'orchard',
    docs: 'https://orchard.example/docs/webhooks',
    schemes: [{ ...right, ...scheme }],
    type: '{json:topic}',
    ...changes,
  })

/** Signs the body alone, with the secret as it is. */
const defineUntimed = (signature: HmacScheme['signature'], changes: Partial<ProviderDefinition> = {}) =>
  defineProvider({
    name: 'orchard',
    docs: 'https://orchard.example/docs/webhooks',
    schemes: [{ kind: 'hmac', hash: 'sha256', signature, signed: '{body}' }],
    type: '{json:topic}',
    ...changes,
  })

function errorOf(run: () => unknown): Partial<WebhookError> {
  try {
    run()
  } catch (error) {
    return error as WebhookError
  }
  return {}
}

const escaped = (wrong: string): string => wrong.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')

describe('docs/custom-provider.md', () => {
  const file = 'docs/custom-provider.md'
  const text = readFileSync(join(root, file), 'utf8')
  const [program] = blocksOf(file)
  const rows = phrasebook(text)
  let compiled: Compiled

  const rowsBlock: Block = { file, line: 0, language: 'ts', code: rows }
  const run = (block: Block): string => execFileSync(process.execPath, [compiled.programOf(block)], { encoding: 'utf8' })

  beforeAll(() => {
    compiled = compileBlocks([program!, rowsBlock])
  }, 60_000)

  afterAll(() => rmSync(compiled.folder, { recursive: true }))

  it('prints what its program says', () => {
    const said = [...program!.code.matchAll(/(?:console\.log\(.*\) \/\/|\/\/ prints:) (.*)$/gm)].map(([, line]) => line)
    expect(said.length).toBeGreaterThan(4)
    expect(run(program!).trimEnd().split('\n')).toEqual(said)
  })

  it('has only rows that compile, define a provider, and verify what they sign', () => {
    expect(compiled.complaints).toBe('')
    const { done, failed } = JSON.parse(run(rowsBlock)) as { done: number; failed: string[] }
    expect(failed).toEqual([])
    expect(done).toBeGreaterThan(60)
  })

  it('quotes what `defineProvider` says of typical mistakes', () => {
    const quoted = blocksOf(file).find(({ language }) => language === 'text')!.code
    const mistakes = [
      () => define({}, { type: 'json:topic' }),
      () => define({ signed: '{timestamp}.' }),
      () => define({ signed: '{body}' }),
      () => define({ signature: { ...right.signature, from: 'header:Orchard-Signature' } }),
      () => define({ hash: 'SHA256' as 'sha256' }),
    ]
    expect(quoted.trimEnd().split('\n')).toEqual(mistakes.map((mistake) => errorOf(mistake).message))
  })

  it.each<[string, Partial<HmacScheme>, string]>([
    ['no `key`', { key: {} }, 'signature_mismatch'],
    ["`signed: '{timestamp}{body}'`", { signed: '{timestamp}{body}' }, 'signature_mismatch'],
    ["`signed: '{body}.{timestamp}'`", { signed: '{body}.{timestamp}' }, 'signature_mismatch'],
    ["`encoding: 'base64'`", { signature: { ...right.signature, encoding: 'base64' } }, 'signature_malformed'],
    ["`from: 'header:x-orchard-signature'`", { signature: { ...right.signature, from: 'header:x-a' } }, 'signature_missing'],
    ['no `unit`', { timestamp: {} }, 'timestamp_in_future'],
    ["`timestamp: { unit: 'iso' }`", { timestamp: { unit: 'iso' } }, 'timestamp_malformed'],
  ])('says what is seen after the mistake %s', (wrong, change, code) => {
    const provider = define(change)
    const headers = { 'orchard-signature': sign(define({}), { secret, body: '{}', timestamp: now })['orchard-signature']! }
    expect(errorOf(() => verify(provider, { secret, headers, body: Buffer.from('{}'), now })).code).toBe(code)
    expect(text).toMatch(new RegExp(`^\\| ${escaped(wrong)}[^|]*\\| \`${code}\` \\|`, 'm'))
  })

  it.each<[string, Partial<ProviderDefinition>, readonly (readonly [string, boolean])[]]>([
    ['runs one of two events with equal bodies under unsigned ids', {}, [['a', false]]],
    [
      "runs both with `replay: 'flag'`",
      { replay: 'flag' },
      [
        ['a', false],
        ['b', true],
      ],
    ],
  ])('%s, as its last mistake says', async (_, changes, expected) => {
    const provider = defineUntimed(
      { from: 'header:orchard-signature', encoding: 'hex' },
      { id: 'header:x-webhook-id', ...changes },
    )
    const runs: (readonly [string | undefined, boolean])[] = []
    const receiver = createReceiver(provider, { secret }).on('*', (_event, { id, replayed }) => void runs.push([id, replayed]))
    for (const id of ['a', 'b']) {
      const headers = { ...sign(provider, { secret, body: '{}' }), 'x-webhook-id': id }
      const { status } = await receiver.receive({ method: 'POST', url: '/', headers, body: Buffer.from('{}') })
      expect(status).toBe(200)
    }
    expect(runs).toEqual(expected)
    expect((await receiver.health()).duplicates).toBe(2 - expected.length)
  })

  it('reads `Authorization: Application <key>:<signature>` by its row', () => {
    const signature = { from: 'header:authorization', pairs: { separator: ' ', between: ':' }, encoding: 'base64' } as const
    expect(text).toMatch(
      /^\| `Authorization: Application <key>:<signature>` \| `signature: \{ from: 'header:authorization', pairs: \{ separator: ' ', between: ':' \}/m,
    )
    const provider = defineUntimed(signature)
    const { authorization } = sign(provider, { secret, body: '{}' })
    const headers = { authorization: `Application ${authorization}` }
    expect(verify(provider, { secret, headers, body: Buffer.from('{}') }).integrity).toBe('body')
    expect(errorOf(() => verify(provider, { secret, headers, body: Buffer.from('[]') })).code).toBe('signature_mismatch')
  })

  it('says what a secret does that is not base64', () => {
    const { message } = errorOf(() => createReceiver(define({}), { secret: 'whsec_abcdefghijkl' }))
    expect(text).toContain(`at boot: \`${message}\``)
  })
})

describe('docs/describe-a-sender.md', () => {
  it.each([
    [undefined, '/hooks?a=1'],
    ['https://app.example/hooks', 'https://app.example/hooks?a=1'],
  ])('says which address a custom scheme gets where `publicUrl` is %s', (publicUrl, expected) => {
    const seen: string[] = []
    const provider = defineProvider({
      name: 'custom',
      docs: 'https://custom.example/docs',
      schemes: [{ kind: 'custom', headers: ['x-a'], covers: 'none', verify: ({ url }) => seen.push(url) > 0 }],
      type: 'event',
    })
    const address = publicUrl === undefined ? {} : { publicUrl }
    verify(provider, { secret, headers: { 'x-a': '1' }, body: Buffer.from('{}'), url: '/hooks?a=1', ...address })
    expect(seen).toEqual([expected])
  })
})
