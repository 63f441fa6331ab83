/** What an {@link ApiError} knows. */
export interface ApiFacts {
  /** HTTP method of the call. */
  readonly method: string
  /** Without a query. */
  readonly url: string
  /** `undefined` where no reply came. */
  readonly status?: number | undefined
  /** The beginning of the reply. @default '' */
  readonly body?: string
  /** What `fetch` threw; left out where that would show a secret. */
  readonly cause?: unknown
}

/** A call that failed: the API could not be reached, refused, or gave a reply that is not the documented one. */
export class ApiError extends Error {
  /** Always this text, also where a bundler has renamed the class. */
  override readonly name = 'ApiError'
  /** HTTP method of the call. */
  readonly method: string
  /** Without a query. */
  readonly url: string
  /** `undefined` where no reply came. */
  readonly status: number | undefined
  /** The beginning of the reply, without secrets; empty where none came. */
  readonly body: string

  /** For the clients alone. */
  constructor(message: string, { method, url, status, body = '', cause }: ApiFacts) {
    super(message, cause === undefined ? {} : { cause })
    this.method = method
    this.url = url
    this.status = status
    this.body = body
  }
}
