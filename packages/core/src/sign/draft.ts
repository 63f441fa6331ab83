import { parsePayload } from '../body/payload.js'
import type { Format } from '../provider/provider.js'
import { type CompiledRef, resolveRef, valueAt } from '../provider/ref.js'
import { headerReader } from '../request/headers.js'
import { RequestView } from '../request/request-view.js'

/** A request that is being signed: values can be put where a definition says that they stand. */
export class SignDraft {
  readonly headers: Record<string, string> = {}
  url: string
  body: Buffer
  readonly method: string
  readonly #publicUrl: string | undefined
  readonly #format: Format

  constructor(init: { method: string; url: string; publicUrl: string | undefined; body: Buffer; format: Format }) {
    this.method = init.method
    this.url = init.url
    this.body = init.body
    this.#publicUrl = init.publicUrl
    this.#format = init.format
  }

  /** The request as a receiver would see it. The body is parsed where that is possible. */
  view(item?: unknown): RequestView {
    const view = new RequestView(this.method, this.url, headerReader(this.headers), this.#address())
    view.body = this.body
    try {
      view.payload = parsePayload(this.body, this.#format, this.method)
    } catch {
      view.payload = undefined
    }
    view.item = item
    return view
  }

  // A public URL with a query is the whole address: what is added to the request's has to be added to it, too.
  #address(): string | undefined {
    const base = this.#publicUrl
    const query = this.url.split('?')[1]
    return base === undefined || !base.includes('?') || query === undefined ? base : `${base.split('?')[0]}?${query}`
  }

  has(ref: CompiledRef): boolean {
    return resolveRef(ref, this.view()) !== undefined
  }

  /** Puts a value into its place; a value that is there already stays. Gives whether the place can be written to. */
  fill(ref: CompiledRef, value: string): boolean {
    return this.has(ref) || this.put(ref, value)
  }

  put({ source, name, path }: CompiledRef, value: string): boolean {
    if (source === 'header') this.headers[name] = value
    else if (source === 'query')
      this.url += `${this.url.includes('?') ? '&' : '?'}${encodeURIComponent(name)}=${encodeURIComponent(value)}`
    else if (source === 'form') this.body = Buffer.from(withField(this.body, name, value))
    else return source === 'json' && this.change((payload) => setAt(payload, path, value))
    return true
  }

  /** Changes the parsed body, which is then written anew. Gives whether there is one that could be changed. */
  change(edit: (payload: unknown) => boolean): boolean {
    let payload: unknown
    try {
      payload = JSON.parse(this.body.toString())
    } catch {
      return false
    }
    if (!edit(payload)) return false
    this.body = Buffer.from(JSON.stringify(payload))
    return true
  }
}

function withField(body: Buffer, name: string, value: string): string {
  const form = new URLSearchParams(body.toString())
  form.set(name, value)
  return form.toString()
}

/** Sets a value at a path; objects on the way are made where they are missing. Gives whether there is such a place. */
export function setAt(target: unknown, path: readonly string[], value: string): boolean {
  let here = target
  for (const [index, step] of path.entries()) {
    // A list has no names, and JSON keeps nothing that is not an item.
    if (!isObject(here) || (Array.isArray(here) && !Object.hasOwn(here, step))) return false
    if (index === path.length - 1) here[step] = value
    else if (!isObject(valueAt(here, [step]))) here[step] = {}
    here = here[step]
  }
  return true
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
