import type { Readable } from 'node:stream'

/** Where text goes. A terminal says so, and how wide it is. */
export interface Output {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** What a command may touch of the process that it runs in: tests give it another. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly stdin: Readable & { readonly isTTY?: boolean }
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder that relative paths are relative to. */
  readonly cwd: string
  /** Aborted by Ctrl-C and SIGTERM: what serves or waits comes to an end. */
  readonly signal: AbortSignal
}
