import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A program of these tests in a process of its own. */
export interface Child {
  /** The next line that it prints. */
  nextLine(): Promise<string>
  say(line: string): void
  /** Ends it as a crash does. */
  kill(): Promise<void>
}

/** Runs a program of `support/` until its test ends. */
export function runChild(program: string, ...args: readonly string[]): Child {
  const path = fileURLToPath(new URL(program, import.meta.url))
  const child = spawn(process.execPath, ['--import', 'tsx', path, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  onTestFinished(() => kill(child))
  return {
    async nextLine() {
      const { value, done } = await lines.next()
      if (done) throw new Error(`${program} ended: ${errors}`)
      return value
    },
    say: (line) => void child.stdin.write(`${line}\n`),
    kill: () => kill(child),
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
}
