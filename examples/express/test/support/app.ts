import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What the app is started with; nothing else of this process's environment reaches it. */
export const secrets = {
  RECOVER_SECRET: 'recover-secret-5f1c',
  CUSTOMERIO_SIGNING_KEY: 'customerio-key-77ab',
  REFERRALLOOP_SECRET: 'referralloop-secret-0d2e',
  RECOMLY_KEYS: '{"key_live_1":"recomly-secret-e3b9","key_live_2":"recomly-secret-41c8"}',
}

/** A run of a handler, as `GET /deliveries` tells it. */
export interface Run {
  readonly provider: string
  readonly deliveryId: string | null
  readonly type: string
  readonly fence: number
  readonly at: string
}

/** How a process ended, and all that it printed. */
interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A process of which the output is kept. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves with the first line that matches; rejects if the process ends without one. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  /** What it printed so far. */
  printed(): string
}

/** The example app, listening. */
export interface App extends Running {
  readonly url: string
  readonly pid: number
  runs(): Promise<Run[]>
  stop(): Promise<Ended>
}

const folder = fileURLToPath(new URL('../..', import.meta.url))
export const root: string = fileURLToPath(new URL('../../../..', import.meta.url))

const alive = new Set<ChildProcess>()
// A test that timed out has not ended what it started.
process.once('exit', () => {
  for (const child of alive) child.kill('SIGTERM')
})

/** Runs Node on a script. */
export function run(args: readonly string[], env: Readonly<Record<string, string>>, cwd: string = folder): Running {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  alive.add(child)
  child.once('exit', () => alive.delete(child))
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const notify = () => {
    for (const look of waiting) look()
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    notify()
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = once(child, 'close').then(([code]): Ended => ({ code: code as number | null, stdout: lines.join('\n'), stderr }))
  const line = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = lines.map((text) => pattern.exec(text)).find((match) => match !== null)
        if (found) resolve(found)
      }
      waiting.add(look)
      look()
      void ended.then(() => reject(new Error(`ended without ${pattern}: ${lines.join('\n')}${stderr}`)))
    })
  return { child, ended, line, printed: () => lines.join('\n') }
}

/** Starts the example on a free port, with real secrets. */
export async function startApp(): Promise<App> {
  const running = run(['app.js'], { ...secrets, PORT: '0' })
  const [, url] = await running.line(/^listening on (http:\/\/127\.0\.0\.1:\d+)$/)
  return {
    ...running,
    url: url!,
    pid: running.child.pid!,
    runs: async () => (await (await fetch(`${url}/deliveries`)).json()) as Run[],
    stop() {
      running.child.kill('SIGTERM')
      return running.ended
    },
  }
}
