import type { RequestView } from '../request/request-view.js'
import type { CompiledType } from './compiled-provider.js'
import { resolveRef, valueAt } from './ref.js'
import type { Token } from './template.js'

/** Longest event name; anything longer is no name that a handler could be registered for. */
const maxLength = 256

/** The event's name by the first template that can be filled; empty when none can. */
export function eventType(types: readonly CompiledType[], view: RequestView): string {
  for (const type of types) {
    const name = 'firstOf' in type ? type.firstOf.find((field) => valueAt(view.payload, [field]) !== undefined) : fill(type, view)
    if (name !== undefined && name.length <= maxLength) return name
  }
  return ''
}

function fill(tokens: readonly Token[], view: RequestView): string | undefined {
  let name = ''
  for (const token of tokens) {
    if (typeof token !== 'string' && 'optional' in token) {
      name += fill(token.optional, view) ?? ''
      continue
    }
    const value = typeof token === 'string' ? token : resolveRef(token, view)
    if (typeof value !== 'string' || value === '') return undefined
    name += value
  }
  return name
}
