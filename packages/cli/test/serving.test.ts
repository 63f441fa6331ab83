import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sign } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { send } from '@posthorn/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, appSecret, startApp } from './support/app.js'
import { folderWith, posthorn, type Result, type Setting } from './support/cli.js'

let app: App
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app.close())

/** Starts a command that serves, and waits for a line. */
async function served(args: readonly string[], line: RegExp, setting: Setting = {}) {
  const stop = new AbortController()
  let ended: Promise<Result> | undefined
  let output = ''
  const watchers = new Set<() => void>()
  const until = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output)
        if (!found) return
        watchers.delete(look)
        resolve(found[1] ?? found[0])
      }
      watchers.add(look)
      look()
      void ended?.then(({ stderr }) => reject(new Error(`ended: ${stderr}`)))
    })
  ended = posthorn(args, {
    ...setting,
    signal: stop.signal,
    onOutput: (text) => {
      output = text
      for (const look of watchers) look()
    },
  })
  const found = await until(line)
  return {
    found,
    until,
    output: () => output,
    ended,
    stop: () => {
      stop.abort()
      return ended
    },
  }
}

describe('posthorn listen', () => {
  it('saves what it gets to the byte, so that verify and explain can read it', async () => {
    const cwd = folderWith()
    const listening = await served(['listen', '--save', 'in', '--count', '2'], /listening on (\S+)/, { cwd })
    const body = Buffer.from([0, 255, 123, 13, 10])
    const headers = [['X-One', 'a'], ['X-One', 'b'], ...Object.entries(sign(customerio, { secret: appSecret, body }))] as [
      string,
      string,
    ][]
    expect((await send(`${listening.found}/hooks?a=1`, { headers, body })).status).toBe(200)
    const command = /npx posthorn explain customerio (.+)/.exec(listening.output())![1]!.split(' ')
    expect(command).toEqual(expect.arrayContaining(['--secret-env', 'CUSTOMERIO_SECRET']))
    expect((await send(listening.found, { body: 'x' })).status).toBe(200)
    expect(listening.output()).toContain('npx posthorn explain PROVIDER --headers in/2.headers')
    expect((await listening.ended).code).toBe(0)

    expect(readdirSync(join(cwd, 'in')).toSorted()).toEqual(['1.body', '1.headers', '2.body', '2.headers'])
    expect(readFileSync(join(cwd, 'in/1.body'))).toEqual(body)
    expect(readFileSync(join(cwd, 'in/1.headers'), 'latin1')).toMatch(
      /^POST \/hooks\?a=1 HTTP\/1\.1\nHost: .+\nX-One: a\nX-One: b\n/,
    )
    expect(['in', 'in/1.headers', 'in/1.body'].map((path) => statSync(join(cwd, path)).mode & 0o777)).toEqual([
      0o700, 0o600, 0o600,
    ])
    const verified = await posthorn(['verify', 'customerio', ...command], { cwd, env: { CUSTOMERIO_SECRET: appSecret } })
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('✓ verified: customerio') })
  })

  it('overwrites nothing, and ends with Ctrl-C', async () => {
    const cwd = folderWith({ '7.body': 'mine' })
    const listening = await served(['listen', '--save', '.'], /listening on (\S+)/, { cwd })
    await send(listening.found, { body: 'x' })
    expect(await listening.stop()).toMatchObject({ code: 0 })
    expect(readdirSync(cwd).toSorted()).toEqual(['7.body', '8.body', '8.headers'])
  })

  it('refuses a body above 25 MiB, and saves none of it', async () => {
    const cwd = folderWith()
    const listening = await served(['listen', '--save', '.'], /listening on (\S+)/, { cwd })
    expect((await send(listening.found, { body: Buffer.alloc(26_214_401) })).status).toBe(413)
    const { stderr } = await listening.stop()
    expect(stderr).toContain('Not saved: a body was larger than 25 MiB.')
    expect(readdirSync(cwd)).toEqual([])
  })

  it('does not count what could not be saved', async () => {
    const cwd = folderWith()
    const listening = await served(['listen', '--save', '.', '--count', '1'], /listening on (\S+)/, { cwd })
    writeFileSync(join(cwd, '1.headers'), 'of somebody else')
    expect((await send(listening.found)).status).toBe(500)
    expect((await send(listening.found)).status).toBe(200)
    expect(await listening.ended).toMatchObject({ code: 0, stderr: expect.stringContaining('Not saved: EEXIST') })
    expect(readFileSync(join(cwd, '1.headers'), 'utf8')).toBe('of somebody else')
  })

  it('says that a port is in use, and that a folder cannot be written', async () => {
    const port = new URL(app.url).port
    expect(await posthorn(['listen', '--save', '.', '--port', port], { cwd: folderWith() })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`Port ${port} is in use`),
    })
    expect(await posthorn(['listen', '--save', 'file/in'], { cwd: folderWith({ file: '' }) })).toMatchObject({ code: 2 })
  })
})

describe('posthorn stand-in', () => {
  const env = { RECOVER_SECRET: appSecret, PARTNER_KEY: 'pk_of_the_user' }

  it('of recover registers, emits once it is wanted, and prints each attempt', async () => {
    const args = ['stand-in', 'recover', '--allow-http', '--emit', 'lead.created', '--partner-key-env', 'PARTNER_KEY']
    const standIn = await served(args, /recover stands in on (\S+)/, { env })
    const headers = { 'x-partner-key': 'pk_of_the_user', 'content-type': 'application/json' }
    const webhook = { url: `${app.url}/webhooks/recover`, events: ['lead.created'], secret: appSecret }
    expect((await send(`${standIn.found}/v1/webhooks`, { headers, body: JSON.stringify(webhook) })).status).toBe(201)
    await standIn.until(/✓ attempt 1: 200 .* lead\.created to http/)
    expect(standIn.output()).toContain(`RECOVER_API_URL=${standIn.found}/v1\n`)
    expect(standIn.output()).toContain(`  POST /v1/webhooks 201: wh_001 gets lead.created at ${app.url}/webhooks/recover\n`)
    await send(`${standIn.found}/v1/webhooks`, { headers: { 'x-partner-key': 'wrong' }, body: '{}' })
    expect(standIn.output()).toContain('  POST /v1/webhooks 401: The key is wrong')
    await send(`${standIn.found}/_stand-in/attempts`, { method: 'GET' })
    await send(`${standIn.found}/_stand-in/events`, { body: '{"type":"checklist.completed"}' })
    expect(standIn.output()).toContain('  POST /_stand-in/events 200: no active webhook is registered for checklist.completed\n')
    await send(`${standIn.found}/v1/webhooks/wh_001`, { method: 'DELETE', headers })
    expect(standIn.output()).toContain('  DELETE /v1/webhooks/wh_001 200: wh_001 is deleted\n')
    const { code, stdout, stderr } = await standIn.stop()
    expect([stdout.includes('/_stand-in/attempts'), stderr]).toEqual([false, 'Ctrl-C ends it.\n'])
    expect(code).toBe(0)
    expect(stdout).toContain('X-Partner-Key: $PARTNER_KEY')
    for (const secret of Object.values(env)) expect(stdout + stderr).not.toContain(secret)
  })

  it.each([
    ['referralloop', /Authorization: Bearer pk_live_[\da-f]{32}/],
    ['customerio', /CUSTOMERIO_SIGNING_KEY: [\da-f]{32}/],
    ['recomly', /RECOMLY_SECRET=[\da-f]{32} npx posthorn send recomly/],
  ])('of %s shows how to use it, and ends with Ctrl-C', async (name, line) => {
    const standIn = await served(['stand-in', name], / stands in on (\S+)/)
    expect(standIn.found).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(standIn.output()).toMatch(line)
    const { code, stderr } = await standIn.stop()
    expect([code, stderr]).toEqual([0, expect.stringContaining('it opens nothing else')])
  })

  it('of recover says which option takes addresses of this machine', async () => {
    const standIn = await served(['stand-in', 'recover', '--partner-key-env', 'PARTNER_KEY'], / stands in on (\S+)/, { env })
    const headers = { 'x-partner-key': 'pk_of_the_user', 'content-type': 'application/json' }
    const webhook = { url: 'http://localhost:3000/', events: ['lead.created'], secret: appSecret }
    expect((await send(`${standIn.found}/v1/webhooks`, { headers, body: JSON.stringify(webhook) })).status).toBe(400)
    expect((await standIn.stop()).stdout).toContain('  Start with --allow-http to take http addresses of this machine.\n')
  })

  it('of recomly takes what its own line sends', async () => {
    const standIn = await served(['stand-in', 'recomly'], / stands in on (\S+)/)
    const [, secret = '', rest = ''] = /RECOMLY_SECRET=(\S+) npx posthorn (.+)/.exec(standIn.output())!
    expect((await posthorn(rest.split(' '), { env: { RECOMLY_SECRET: secret } })).code).toBe(0)
    await standIn.until(/invite\.accepted/)
    await standIn.stop()
  })

  it('refuses what means nothing to it', async () => {
    expect(await posthorn(['stand-in', 'recomly', '--emit', 'x'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--emit means nothing'),
    })
    expect(await posthorn(['stand-in', 'recover', '--emit', 'lead.craeted'])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('there is no event "lead.craeted" of "recover". Did you mean "lead.created"? There are: '),
    })
    expect(await posthorn(['stand-in', 'stripe'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no stand-in for "stripe": recover, '),
    })
    expect(await posthorn(['stand-in', 'recover', '--partner-key-env', 'pk_live_1'])).toMatchObject({
      stderr: expect.not.stringContaining('pk_live'),
    })
  })
})
