import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { loadProvider, providerNames } from '@posthorn/providers'
import { describe, expect, it } from 'vitest'
import { needsOf } from '../src/facts/needs.js'
import { otherNames } from '../src/input/other-names.js'
import { folderWith, posthorn } from './support/cli.js'

const program = fileURLToPath(new URL('../dist/bin.js', import.meta.url))

// In a process of its own, since this one loads TypeScript.
const run = (file: string, args: readonly string[], cwd: string) =>
  new Promise<{ readonly code: unknown; readonly stderr: string }>((resolve) =>
    execFile(file, args, { cwd }, (error, _stdout, stderr) => resolve({ code: error?.code, stderr })),
  )

const orchard = `
import { defineProvider } from '${import.meta.resolve('../../core/src/index.ts').replace('/src/index.ts', '/dist/index.js')}'
const of = (name) => defineProvider({
  name, docs: 'https://orchard.example', type: '{json:type}',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-orchard', encoding: 'hex' }, signed: '{body}' }],
})
`

describe('posthorn providers', () => {
  it('lists every provider, one a line', async () => {
    const { code, stdout } = await posthorn(['providers'])
    const lines = stdout.trimEnd().split('\n')
    expect(code).toBe(0)
    expect(lines[0]).toMatch(/^name +signature +integrity +waits +retries$/)
    expect(lines.slice(1).map((line) => line.split(' ')[0])).toEqual([...providerNames])
    expect(stdout).toMatch(/^recover +HMAC-SHA256, hex +body +10 s +30 s, 2 min, 10 min, 1 h, 4 h$/m)
  })

  it('cuts lines to a terminal, and to nothing else', async () => {
    const { stdout } = await posthorn(['providers'], { columns: 60, env: { NO_COLOR: '1' } })
    const lengths = stdout.split('\n').map((line) => line.length)
    expect(Math.max(...lengths)).toBe(60)
    expect(stdout).toContain('…')
  })

  it('is coloured on a terminal alone, and not with NO_COLOR', async () => {
    expect((await posthorn(['providers'], { columns: 80 })).stdout).toContain('\u001b[1m')
    expect((await posthorn(['providers'], { columns: 80, env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b')
    expect((await posthorn(['providers'])).stdout).not.toContain('\u001b')
  })

  it('tells all of one, as text and as JSON', async () => {
    const { stdout } = await posthorn(['providers', 'recomly'])
    expect(stdout).toContain('signature    HMAC-SHA256, hex in x-recomly-signature')
    expect(stdout).toContain('over {timestamp}.{body}')
    const facts = JSON.parse((await posthorn(['providers', 'recomly', '--json'])).stdout) as object
    expect(facts).toMatchObject({
      name: 'recomly',
      keyId: 'x-recomly-key-id',
      integrity: 'body',
      tolerance: 300,
      samples: ['invite'],
    })
  })

  it('gives all facts of all as JSON', async () => {
    const all = JSON.parse((await posthorn(['providers', '--json'])).stdout) as { name: string; samples: string[] }[]
    expect(all.map(({ name }) => name)).toEqual([...providerNames])
    expect(all.filter(({ samples }) => samples.length === 0)).toEqual([])
  })
})

describe('other names of senders', () => {
  it('are those of the documentation', async () => {
    const script: string = new URL('../../../scripts/provider-other-names.mjs', import.meta.url).href
    const { otherNamesOf } = (await import(/* @vite-ignore */ script)) as {
      readonly otherNamesOf: (all: readonly Named[]) => (one: Named) => string
    }
    const all = providerNames.map((name) => ({ name }))
    const documented = all.map((one) => [one.name, otherNamesOf(all)(one)])
    expect(documented.filter(([, text]) => text !== '')).toEqual(
      Object.entries(otherNames).map(([name, text]) => [name, ` (${text})`]),
    )
  })

  it('are taken for several where they are', async () => {
    expect((await posthorn(['providers', 'SMS'])).stderr).toContain('"SMS" is described as "plivo" or "twilio".')
  })
})

interface Named {
  readonly name: string
}

it('takes a name in whatever case', async () => {
  expect((await posthorn(['providers', 'GitHub'])).stdout).toMatch(/^name +github$/m)
})

it('shows on a terminal what the columns mean, and says it in the help', async () => {
  const meaning = 'its document does not say'
  expect((await posthorn(['providers'], { columns: 200 })).stdout).toContain(meaning)
  expect((await posthorn(['providers', '--help'])).stdout).toContain(meaning)
})

describe('what must be supplied besides a secret', () => {
  it.each([
    ['meta', /^needs +verifyToken: .*\n^handshake +GET, answered with what it brings$/m],
    ['asana', /^needs +captureSecret: /m],
    ['square', /^needs +publicUrl: .*--public-url/m],
    ['zoom', /^handshake +POST, signed, answered with a signature$/m],
    ['discord', /^handshake +POST, signed, answered the same always$/m],
    ['recomly', /^key id +x-recomly-key-id, .*--key-id/m],
  ])('is told of %s', async (name, line) => {
    expect((await posthorn(['providers', name])).stdout).toMatch(line)
  })

  it('is what core asks for', async () => {
    const all = await Promise.all(providerNames.map((name) => loadProvider(name)))
    const signing = all.filter((one) => needsOf(one).includes('publicUrl')).map(({ name }) => name)
    expect(signing).toEqual(['hubspot', 'hubspot-v2', 'mandrill', 'messagebird', 'plivo', 'square', 'trello', 'twilio'])
  })
})

describe('a provider of a module', () => {
  it('is found by its path', async () => {
    const cwd = folderWith({ 'orchard.mjs': `${orchard}export const orchard = of('orchard')` })
    const { code, stdout } = await posthorn(['providers', './orchard.mjs'], { cwd })
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^name +orchard$/m)])
  })

  it('has to be named among several', async () => {
    const cwd = folderWith({ 'both.mjs': `${orchard}export const one = of('one'), other = of('other')` })
    expect(await posthorn(['providers', './both.mjs'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('#one, #other'),
    })
    expect((await posthorn(['providers', './both.mjs#other'], { cwd })).stdout).toMatch(/^name +other$/m)
    expect((await posthorn(['providers', './both.mjs#third'], { cwd })).stderr).toContain('exports no provider "third"')
  })

  it('is shown on one line each, whatever it signs', async () => {
    const own = orchard.replace("signed: '{body}'", String.raw`signed: '{method}\n{path}\n{body}'`)
    const cwd = folderWith({ 'orchard.mjs': `${own}export const orchard = of('orchard')` })
    const { stdout } = await posthorn(['providers', './orchard.mjs'], { cwd })
    expect(stdout).toContain(String.raw`over {method}\n{path}\n{body}`)
  })

  it('in TypeScript is loaded, or refused with what would load it', async () => {
    const cwd = folderWith({ 'orchard.ts': 'enum A { a }\nexport const orchard: A = A.a' })
    const { code, stderr } = await run(process.execPath, [program, 'providers', './orchard.ts'], cwd)
    expect([code, stderr]).toEqual([2, expect.stringContaining("NODE_OPTIONS='--import tsx' before npx posthorn")])
  })

  it.each([
    ['./none.mjs', 'there is no such file'],
    ['./empty.mjs', 'exports no provider'],
    ['./broken.mjs', 'out of order'],
  ])('%s is refused with the reason', async (path, reason) => {
    const cwd = folderWith({ 'empty.mjs': 'export const a = 1', 'broken.mjs': 'throw new Error("out of order")' })
    const { code, stderr } = await posthorn(['providers', path], { cwd })
    expect([code, stderr]).toEqual([2, expect.stringContaining(reason)])
  })
})

it.each([
  ['strpe', 'stripe'],
  ['git-hub', 'github'],
  ['hub', 'hubspot'],
  ['Recovr', 'recover'],
  ['facebook', 'meta'],
  ['Instagram', 'meta'],
  ['twitter', 'x'],
  ['nexmo', 'vonage'],
  ['amazon-sns', 'aws-sns'],
  ['Customer.io', 'customerio'],
])('%s makes it suggest %s', async (given, meant) => {
  expect((await posthorn(['providers', given])).stderr).toContain(`"${meant}"`)
})
