import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import type { CommonOptions, Logger } from '@posthorn/core'

/** One call of the logger. */
interface LogCall {
  readonly level: keyof Logger
  readonly fields: object
  readonly message: string
}

/** Everything that a receiver says to the app, as text, with what goes to the process's own output. */
export interface Recording {
  readonly options: Pick<CommonOptions, 'logger' | 'onRefused' | 'onDuplicate' | 'onHandled' | 'onError'>
  readonly logged: readonly LogCall[]
  /** Names of the places that said something. */
  readonly places: ReadonlySet<string>
  /** All that was said so far. */
  readonly text: () => string
  /** Adds what was found elsewhere, such as a reply. */
  readonly add: (place: string, ...values: readonly unknown[]) => void
}

const levels = ['debug', 'info', 'warn', 'error'] as const
const channels = ['refused', 'duplicate', 'handled', 'error'] as const
const output = ['stdout', 'stderr'] as const

/** As deep as a careless log line would look, and as JSON. */
export const everythingIn = (value: unknown): string =>
  `${inspect(value, { depth: 10, showHidden: true })}\n${JSON.stringify(value)}`

/** Listens while `run` runs. */
export async function recording(run: (recording: Recording) => Promise<void>): Promise<void> {
  const texts: string[] = []
  const logged: LogCall[] = []
  const places = new Set<string>()
  const add = (place: string, ...values: readonly unknown[]) => {
    places.add(place)
    texts.push(...values.map((value) => `${place}: ${typeof value === 'string' ? value : everythingIn(value)}`))
  }
  const logAt = (level: keyof Logger) => (fields: object, message: string) => {
    logged.push({ level, fields, message })
    add(`logger.${level}`, fields, message)
  }
  const logger = Object.fromEntries(levels.map((level) => [level, logAt(level)])) as Record<
    keyof Logger,
    ReturnType<typeof logAt>
  >
  const hook =
    (name: string) =>
    (...values: readonly unknown[]) =>
      add(name, ...values)
  const options = {
    logger,
    onRefused: hook('onRefused'),
    onDuplicate: hook('onDuplicate'),
    onHandled: hook('onHandled'),
    onError: hook('onError'),
  }
  const listeners = channels.map((name) => [`posthorn:${name}`, (message: unknown) => add(`posthorn:${name}`, message)] as const)
  for (const [name, listener] of listeners) subscribe(name, listener)
  const restore = output.map((name) => teed(name, (text) => add(name, text)))
  try {
    await run({ options, logged, places, text: () => texts.join('\n'), add })
  } finally {
    for (const undo of restore) undo()
    for (const [name, listener] of listeners) unsubscribe(name, listener)
  }
}

/** Copies what is written to an output of the process, which still gets it. */
function teed(name: (typeof output)[number], copy: (text: string) => void): () => void {
  const stream = process[name]
  const write = stream.write.bind(stream)
  stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
    copy(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
    return write(chunk, ...rest)
  }
  return () => {
    stream.write = write
  }
}
