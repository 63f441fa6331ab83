/** Ctrl-C, while something was under way that has no result yet. */
export class Interrupted extends Error {}

/** Waits for something, or for Ctrl-C. */
export async function unlessInterrupted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  if (signal.aborted) throw new Interrupted('interrupted')
  let stop: (() => void) | undefined
  const interrupted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(new Interrupted('interrupted'))
    signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work, interrupted])
  } finally {
    if (stop) signal.removeEventListener('abort', stop)
  }
}

/** Resolves at Ctrl-C, which is how what serves is meant to end. */
export const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
