import type { Jwt } from '../signature/jwt.js'
import { type Found, findHeader, type HeaderReader, repeated } from './headers.js'

export { type Found, repeated } from './headers.js'

const noBytes = Buffer.alloc(0)

/** What the engine reads of one request: everything here is untrusted. */
export class RequestView {
  /** Exact bytes; empty until the body has been read. */
  body: Buffer
  /** Parsed body; `undefined` until it has been parsed. */
  payload: unknown = undefined
  /** The item of a scheme's `each` that is looked at. */
  item: unknown = undefined
  /** The token of a scheme that has one. */
  jwt: Jwt | undefined = undefined
  readonly method: string
  /** Path and query as received. */
  readonly url: string
  readonly headers: HeaderReader
  readonly #publicUrl: string | undefined
  #headerName = ''
  #headerFound: Found = undefined
  #query: URLSearchParams | undefined

  constructor(method: string, url: string, headers: HeaderReader, publicUrl?: string, body: Buffer = noBytes) {
    this.body = body
    this.method = method
    this.url = url
    this.headers = headers
    this.#publicUrl = publicUrl
  }

  header(name: string): Found {
    // Asked for again and again, while the scheme is chosen, its evidence gathered and its content put together.
    if (name !== this.#headerName) {
      this.#headerFound = findHeader(this.headers, name)
      this.#headerName = name
    }
    return this.#headerFound
  }

  query(name: string): Found {
    const start = this.url.indexOf('?')
    if (start < 0) return undefined
    this.#query ??= new URLSearchParams(this.url.slice(start + 1))
    const values = this.#query.getAll(name)
    return values.length > 1 ? repeated : values[0]
  }

  /** Path without the query. */
  get path(): string {
    const query = this.url.indexOf('?')
    return query < 0 ? this.url : this.url.slice(0, query)
  }

  /** The configured public URL with the query of this request: `Host` and `X-Forwarded-*` are the sender's to choose. */
  get publicUrl(): string | undefined {
    const base = this.#publicUrl
    if (base === undefined || base.includes('?')) return base
    const query = this.url.indexOf('?')
    return query < 0 ? base : base + this.url.slice(query)
  }
}
