import { whenOrphaned } from './start/orphan.mjs'

/**
 * Ends this process when it is told to, or when the shell that npm runs it in is gone: by `process.exit`, so that what is to be
 * cleaned up or ended with it hears of its `exit`.
 */
export function endWhenTold() {
  process.on('SIGINT', () => process.exit(130)).on('SIGTERM', () => process.exit(143))
  whenOrphaned(() => process.exit(143))
}
