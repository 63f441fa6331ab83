import type { LogEntry } from './stand-in.js'

/** A list that grows. */
export interface Log<Entry extends LogEntry> {
  readonly entries: readonly Entry[]
  readonly add: (entry: Entry) => void
}

/** Makes an empty log; `onLog` is told of each entry. */
export function createLog<Entry extends LogEntry>(onLog?: (entry: Entry) => void): Log<Entry> {
  const entries: Entry[] = []
  return {
    entries,
    add: (entry) => {
      entries.push(entry)
      onLog?.(entry)
    },
  }
}
