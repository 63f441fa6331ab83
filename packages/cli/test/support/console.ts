import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A command that a document shows, and what it says that it prints. */
export interface Shown {
  readonly command: string
  readonly output: readonly string[]
}

/** The commands of a document's `console` blocks, in order. A line that ends in a backslash goes on. */
export function shownIn(text: string): Shown[] {
  const blocks = [...text.matchAll(/^```console\n(.*?)^```$/gms)].map(([, code = '']) => code)
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [, command = '', output = ''] = /^((?:.*\\\n)*.*)\n([^]*)$/.exec(part) ?? []
        return { command, output: output === '' ? [] : output.trimEnd().split('\n') }
      }),
  )
}

const varies: readonly (readonly [RegExp, string])[] = [
  [/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/g, '<uuid>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '<time>'],
  [/\b[\da-f]{64}\b/g, '<signature>'],
  [/\b[\da-f]{32}\b/g, '<key>'],
  [/\b(?:evt|key)_[\da-f]{12}\b/g, '<id>'],
  [/\bin \d+ ms\b/g, 'in <n> ms'],
  [/\b\d+(?= (?:ways to read|passed, 0 failed))/g, '<n>'],
  [/\b\d+ not judged/g, '<n> not judged'],
]

/** A line without what differs from run to run. */
export const steady = (line: string): string => varies.reduce((left, [pattern, name]) => left.replaceAll(pattern, name), line)

/** Whether lines are those that are shown, where a line `…` stands for any number of them. */
export function matches(lines: readonly string[], shown: readonly string[]): boolean {
  const [first, ...rest] = shown
  if (first === undefined) return lines.length === 0
  if (first === '…') return lines.some((_line, index) => matches(lines.slice(index), rest)) || matches([], rest)
  return lines.length > 0 && steady(lines[0]!) === steady(first) && matches(lines.slice(1), rest)
}

/** A shell that remembers what was exported. */
export interface Shell {
  readonly run: (command: string) => Promise<string[]>
  /** Starts what serves. Resolves once it has printed its last line of introduction. */
  readonly serve: (command: string, ready: RegExp) => Promise<{ readonly stop: () => Promise<string[]> }>
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.trimEnd().split('\n'))

const script = (command: string): string[] => ['-c', `exec 2>&1\n${command}`]

/** Opens a shell in a folder. */
export function openShell(cwd: string, path: string): Shell {
  const env: Record<string, string> = { PATH: path, NO_COLOR: '1' }
  return {
    run: async (command) => {
      const [, name, value] = /^export (\w+)='([^']*)'$/.exec(command) ?? []
      if (name !== undefined && value !== undefined) {
        env[name] = value
        return []
      }
      return new Promise((resolve) => execFile('bash', script(command), { cwd, env }, (_error, out) => resolve(linesOf(out))))
    },
    serve: async (command, ready) => {
      const child = spawn('bash', script(`exec ${command}`), { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] })
      let output = ''
      const exited = once(child, 'exit')
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk: Buffer) => {
          output += chunk.toString()
          if (ready.test(output)) resolve()
        })
        void exited.then(() => resolve())
      })
      return {
        stop: async () => {
          child.kill('SIGINT')
          await exited
          return linesOf(output)
        },
      }
    },
  }
}
