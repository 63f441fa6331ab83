import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { Io } from '../../src/io.js'
import { run } from '../../src/run.js'

/** How a command is run. */
export interface Setting {
  readonly env?: Readonly<Record<string, string>>
  /** What is piped in; left out, stdin is a terminal. */
  readonly stdin?: string | Buffer
  readonly cwd?: string
  /** Makes stdout and stderr terminals of so many columns. */
  readonly columns?: number
  readonly signal?: AbortSignal
  /** Called with all of stdout so far, whenever something is printed. */
  readonly onOutput?: (output: string) => void
}

/** What came of it. */
export interface Result {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command in this process. */
export async function posthorn(args: readonly string[], setting: Setting = {}): Promise<Result> {
  const { env = {}, stdin, cwd = tmpdir(), columns, signal = new AbortController().signal, onOutput } = setting
  let [stdout, stderr] = ['', '']
  const terminal = columns === undefined ? {} : { isTTY: true, columns }
  const io: Io = {
    stdout: {
      ...terminal,
      write: (text) => {
        stdout += text
        onOutput?.(stdout)
      },
    },
    stderr: { ...terminal, write: (text) => (stderr += text) },
    stdin: Object.assign(Readable.from(stdin === undefined ? [] : [Buffer.from(stdin)]), { isTTY: stdin === undefined }),
    env,
    cwd,
    signal,
  }
  const code = await run(args, io)
  return { code, stdout, stderr }
}

/** A folder with files, for the time of a test. */
export function folderWith(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'posthorn-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}
