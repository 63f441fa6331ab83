import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll } from 'vitest'

/** How a process ended, and all that it printed. */
export interface Ended {
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

interface Surroundings {
  readonly cwd: URL
  /** Whether it can send messages. */
  readonly ipc?: boolean
}

const alive = new Set<ChildProcess>()
// A test that failed has not ended what it started.
afterAll(() => {
  for (const child of alive) child.kill('SIGTERM')
})

/** Runs Node on a script, with nothing of this process's environment but where to find programs. */
export function run(args: readonly string[], env: Readonly<Record<string, string>>, { cwd, ipc = false }: Surroundings): Running {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe', ...(ipc ? (['ipc'] as const) : [])],
  })
  alive.add(child)
  child.once('exit', () => alive.delete(child))
  const lines: string[] = []
  const waiting = new Set<() => void>()
  const notify = () => {
    for (const look of waiting) look()
  }
  createInterface({ input: child.stdout! }).on('line', (line) => {
    lines.push(line)
    notify()
  })
  let stderr = ''
  child.stderr!.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
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
