/** A promise that is settled from elsewhere. */
export function withResolver<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

/** The result, or `undefined` when it does not come in time. */
export async function within<T>(work: T | PromiseLike<T>, timeoutMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    // Not unref'd: somebody waits for it, and a process that ended meanwhile would never hear.
    timer = setTimeout(resolve, Math.max(0, timeoutMs), undefined)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
