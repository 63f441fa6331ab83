import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const core = fileURLToPath(new URL('../..', import.meta.url))

/** A program that uses the built package as an app would, with a receiver and one signed request. */
const program = (options: string, rest: string) => `
  import { createReceiver, defineProvider, sign } from '@posthorn/core'
  const schemes = [
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-signature', encoding: 'hex' }, signed: '{body}' }
  ]
  const notes = defineProvider({ name: 'notes', docs: 'https://notes.example', schemes, id: 'json:id', type: '{json:type}' })
  const body = Buffer.from('{"id":"n1","type":"note.added"}')
  const receiver = createReceiver(notes, { secret: 'a-secret', ${options} })
  const request = { method: 'POST', url: '/', headers: sign(notes, { secret: 'a-secret', body }), body }
  ${rest}
`

/** Runs a program to its own end. */
const run = (text: string) =>
  new Promise<{ readonly status: unknown; readonly printed: string }>((resolve) => {
    const args = ['--input-type=module', '--eval', text]
    const child = execFile(process.execPath, args, { cwd: core, timeout: 15_000 }, (_error, stdout, stderr) => {
      resolve({ status: child.exitCode ?? child.signalCode, printed: stdout + stderr })
    })
  })

it('close() keeps the process alive until it has answered', async () => {
  const { status, printed } = await run(
    program(
      "acknowledge: 'before'",
      `receiver.on('*', () => new Promise(() => {}))
      console.log((await receiver.receive(request)).status)
      console.log(await receiver.close({ timeoutMs: 50 }))
      process.exitCode = 7`,
    ),
  )
  expect(printed).toBe('200\n{ remaining: 1 }\n')
  expect(status).toBe(7)
})

it('keeps the process alive until a request has its answer', async () => {
  const { status, printed } = await run(
    program(
      'deadlineMs: 50',
      "receiver.on('*', () => new Promise(() => {})); console.log((await receiver.receive(request)).status)",
    ),
  )
  expect([printed, status]).toEqual(['503\n', 0])
})

it.each(["acknowledge: 'after'", "acknowledge: 'before'"])(
  'at rest holds no timer and lets the process end: %s',
  async (options) => {
    const { status, printed } = await run(
      program(
        options,
        `receiver.on('*', () => {})
      const { status } = await receiver.receive(request)
      await new Promise(setImmediate)
      console.log(status, (await receiver.health()).handled, process.getActiveResourcesInfo().includes('Timeout'))`,
      ),
    )
    expect([printed, status]).toEqual(['200 1 false\n', 0])
  },
)
