/** What an {@link ApiError} knows. */
export interface ApiFacts {
  readonly method: string
  readonly url: string
  readonly status?: number | undefined
  readonly body?: string
  readonly cause?: unknown
}

/** A call that failed: the API could not be reached, refused, or gave a reply that is not the documented one. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly method: string
  /** Without a query. */
  readonly url: string
  /** `undefined` where no reply came. */
  readonly status: number | undefined
  /** The beginning of the reply, without secrets; empty where none came. */
  readonly body: string

  constructor(message: string, { method, url, status, body = '', cause }: ApiFacts) {
    super(message, cause === undefined ? {} : { cause })
    this.method = method
    this.url = url
    this.status = status
    this.body = body
  }
}
