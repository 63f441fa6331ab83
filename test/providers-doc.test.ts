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

  it('says what a secret does that is not base64', () => {
    const { message } = errorOf(() => createReceiver(define({}), { secret: 'whsec_abcdefghijkl' }))
    expect(text).toContain(`at boot: \`${message}\``)
  })
})
