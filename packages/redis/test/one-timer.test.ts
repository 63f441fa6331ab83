import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

/** What a program prints whose store has a client that answers by itself. */
async function printed(program: string): Promise<string> {
  const args = ['--expose-gc', '--input-type=module', '-e', program]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname, timeout: 20_000 })
  return stdout.trim()
}

it('does not keep the async context of a request from timer to timer', async () => {
  const program = `
    import { AsyncLocalStorage } from 'node:async_hooks'
    import { setTimeout as sleep } from 'node:timers/promises'
    import { redisStore } from '@posthorn/redis'
    const answer = () => sleep(3, 'OK')
    const client = { status: 'ready', set: answer, evalsha: answer, eval: answer, on: () => {} }
    const store = redisStore(client, { timeoutMs: 20 })
    const claim = () => store.claim({ key: 'k', token: 't', leaseMs: 1, retentionMs: 1 })
    const context = new AsyncLocalStorage()
    const kept = new WeakRef({})
    await context.run(kept.deref(), claim)
    for (let count = 0; count < 100; count++) await Promise.all([claim(), sleep(1).then(claim)])
    gc()
    console.log(kept.deref() ? 'kept' : 'gone')`
  expect(await printed(program)).toBe('gone')
}, 30_000)

it('leaves nothing that keeps a process up', async () => {
  const program = `
    import { redisStore } from '@posthorn/redis'
    const answer = () => Promise.resolve('OK')
    const client = { status: 'ready', set: answer, evalsha: answer, eval: answer, on: () => {} }
    const store = redisStore(client, { timeoutMs: 600_000 })
    const claim = (key) => store.claim({ key, token: 't', leaseMs: 1, retentionMs: 1 })
    await Promise.all([claim('a'), claim('b')])
    console.log((await claim('c')).state)`
  expect(await printed(program)).toBe('claimed')
}, 30_000)
