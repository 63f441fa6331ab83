/** What a client calls an API with. The global `fetch` fits. */
export type ApiFetch = (
  url: string,
  init: {
    /** HTTP method. */
    readonly method: string
    /** Lower-case names. They hold the credential. */
    readonly headers: Record<string, string>
    /** JSON; absent where there is nothing to say. */
    readonly body?: string
    /** A redirect is an error: it could carry the credential elsewhere. */
    readonly redirect: 'error'
    /** Aborts after `timeoutMs`. */
    readonly signal: AbortSignal
  },
) => Promise<Response>

/** Options that all clients have. */
export interface ApiOptions {
  /** Where the API is, such as a stand-in on this machine. Anything but https is refused unless it is on this machine. @default the documented address */
  readonly baseUrl?: string | undefined
  /** How calls are made, such as through a proxy. @default the global `fetch` */
  readonly fetch?: ApiFetch
  /** How long a call may take, in milliseconds. @default 10000 */
  readonly timeoutMs?: number
}

const longestMs = 2 ** 31 - 1

/** A secret that the caller has to give, and that may come from an environment variable. */
export function requireSecret(where: string, option: string, value: string | undefined): string {
  if (typeof value !== 'string' || value.trim() === '') throw new TypeError(`${where}: \`${option}\` is not set.`)
  // A receiver refuses such a secret, so that nothing signed with it would ever be taken.
  if (value === value.trim()) return value
  throw new TypeError(`${where}: \`${option}\` starts or ends with white space, usually a line break from a file. Trim it.`)
}

/** The same, to be sent in a header. What `fetch` throws at a value that it cannot send would quote it. */
export function requireHeaderSecret(where: string, option: string, value: string | undefined): string {
  const secret = requireSecret(where, option, value)
  if (/^[\x21-\x7e]+$/.test(secret)) return secret
  throw new TypeError(
    `${where}: \`${option}\` must have no blanks, line breaks or letters beyond ASCII. Was more than it copied?`,
  )
}

/** A time in milliseconds that a timer can hold. */
export function requireTimeout(where: string, value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= longestMs) return value
  throw new TypeError(`${where}: \`timeoutMs\` must be a whole number of milliseconds from 1 to ${longestMs}.`)
}
