import { createHmac } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Compiled, compileBlocks } from './support/compile.js'
import { frameworkProgram } from './support/framework-program.js'
import { blocksOf, documents, proseOf, root } from './support/markdown.js'
import { packages } from './support/packages.js'
import { type Program, runToEnd, serve } from './support/program.js'

const blocks = documents()
  .flatMap(blocksOf)
  .filter(({ language }) => language === 'ts')
const first = blocks.find(({ file }) => file === 'README.md')!
let compiled: Compiled

beforeAll(() => {
  compiled = compileBlocks(blocks)
}, 60_000)

afterAll(() => rmSync(compiled.folder, { recursive: true }))

it('holds only code that compiles, in every document', () => {
  expect(blocks.length).toBeGreaterThan(8)
  expect(compiled.complaints).toBe('')
})

it('says of every block which language it is in', () => {
  expect(
    documents()
      .flatMap(blocksOf)
      .filter(({ language }) => !['ts', 'sh', 'json', 'text', 'console'].includes(language)),
  ).toEqual([])
})

describe('the first program of README.md', () => {
  const secret = 'whatever the sender shows'
  const body = JSON.stringify({
    id: 'evt_1',
    type: 'checklist.completed',
    account_id: 'acc_1',
    created_at: '2025-01-01T00:00:00Z',
    data: { phone: '+15551234567', lead_name: 'Ada', checklist_progress: 1, completed_items: 3, total_items: 3 },
  })
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  let program: Program

  const deliver = (sent: string, id: string) =>
    fetch(`${program.url}/webhooks/recover`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-recover-signature': signature, 'x-recover-delivery-id': id },
      body: sent,
    })

  beforeAll(async () => {
    program = await serve(compiled.programOf(first), { RECOVER_SECRET: secret })
  })

  afterAll(() => program?.stop())

  it('handles a signed delivery once, and refuses a forged one as its table says', async () => {
    const forged = await deliver(body.replace('Ada', 'Eve'), 'del_0')
    expect(forged.status).toBe(401)
    const delivered = await deliver(body, 'del_1')
    expect([delivered.status, await delivered.text()]).toEqual([200, '{"ok":true}'])
    expect(await program.nextLine()).toBe('del_1: Ada has all 3 items')
    const retried = await deliver(body, 'del_2')
    expect(retried.status).toBe(200)
    const other = body.replace('evt_1', 'evt_2')
    const next = createHmac('sha256', secret).update(other).digest('hex')
    await fetch(`${program.url}/webhooks/recover`, {
      method: 'POST',
      headers: { 'x-recover-signature': next, 'x-recover-delivery-id': 'del_3' },
      body: other,
    })
    // Had the forged or the repeated one run, its line would come before this.
    expect(await program.nextLine()).toBe('del_3: Ada has all 3 items')
  })

  it('ends at boot, naming the option, where the secret is not set', async () => {
    const { status, errors } = await runToEnd(compiled.programOf(first), {})
    expect(status).toBe(1)
    expect(errors).toContain('[secret_invalid]')
    expect(errors).toContain('`secret` is not set')
  })
})

it('the README of the Express package begins with the program of README.md', () => {
  expect(frameworkProgram('express').block.code).toBe(first.code)
})

it.each(['express', 'koa', 'fastify', 'nest'])('the page of %s has the headings that all have', (framework) => {
  const inOrder = (name: string) =>
    headingsOf(`docs/${name}.md`).filter((heading) => headingsOf('docs/express.md').slice(1).includes(heading))
  expect(inOrder(framework)).toEqual(headingsOf('docs/express.md').slice(1))
})

const withoutBlocks = (file: string): string => readFileSync(join(root, file), 'utf8').replaceAll(/^```.*?^```$/gms, '')

/** Headings as links name them. */
const headingsOf = (file: string): string[] =>
  [...withoutBlocks(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )

describe('what the documents say', () => {
  const promise =
    'ith a shared store every delivery answered 200 has been handled to completion, or durably queued, at least once; at most one live lease per delivery; after a crash, a pause longer than the lease, a store failover, or eviction or expiry of the record (the fence then starts again), it may run again, with a higher fence. Exactly-once effects need the mark and the effect in one transaction: that is `@posthorn/postgres`.'

  it.each(['README.md', 'docs/guarantees.md'])('%s makes the promise word for word', (file) => {
    expect(proseOf(file)).toContain(promise)
  })

  it('lists every package', () => {
    const readme = proseOf('README.md')
    for (const { folder, manifest } of packages) expect(readme).toContain(`[\`${manifest.name}\`](${folder})`)
  })

  it.each(documents())('%s links to files and headings that exist', (file) => {
    const links = [...withoutBlocks(file).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)]
    const broken = links.filter(([, path = '', heading]) => {
      const target = path === '' ? file : join(dirname(file), path)
      if (!existsSync(join(root, target))) return true
      return heading !== undefined && target.endsWith('.md') && !headingsOf(target).includes(heading)
    })
    expect(broken.map(([link]) => link)).toEqual([])
  })
})
