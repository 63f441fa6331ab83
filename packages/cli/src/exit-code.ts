/** What the exit code of every command means. */
export const exitCode = {
  /** As asked, or as it should be. */
  ok: 0,
  /** The answer is no: refused, not as it should be, nothing found. */
  no: 1,
  /** The command cannot be called like this. */
  usage: 2,
  /** A fault of this program: EX_SOFTWARE of sysexits.h. */
  internal: 70,
  /** Ended by Ctrl-C before it was done: 128 + SIGINT. */
  interrupted: 130,
} as const
