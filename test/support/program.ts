import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const announcePort = new URL('announce-port.mjs', import.meta.url).href

/** A server in a process of its own. */
export interface Program {
  readonly url: string
  /** The next line that it prints. */
  readonly nextLine: () => Promise<string>
  readonly stop: () => Promise<void>
}

const start = (path: string, env: Readonly<Record<string, string>>): ChildProcess =>
  fork(path, { silent: true, execArgv: ['--import', announcePort], env: { PATH: process.env.PATH, PORT: '0', ...env } })

/** Runs a program until it listens. */
export async function serve(path: string, env: Readonly<Record<string, string>>): Promise<Program> {
  const child = start(path, env)
  const errors = collect(child)
  const port = await Promise.race([
    once(child, 'message').then(([message]) => message as number),
    once(child, 'exit').then(() => Promise.reject(new Error(`The program ended: ${errors()}`))),
  ])
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  return {
    url: `http://127.0.0.1:${port}`,
    nextLine: async () => String((await lines.next()).value),
    stop: async () => {
      const exited = once(child, 'exit')
      child.kill()
      await exited
    },
  }
}

/** Runs a program that ends by itself. Gives its status and what it said on standard error. */
export async function runToEnd(path: string, env: Readonly<Record<string, string>>): Promise<{ status: number; errors: string }> {
  const child = start(path, env)
  const errors = collect(child)
  // Were it to listen after all, it would not end by itself.
  child.once('message', () => child.kill())
  const [status] = (await once(child, 'close')) as [number]
  return { status, errors: errors() }
}

function collect(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  return () => text
}
