import { resolveRef } from './ref.js'
import type { RequestView } from './request-view.js'
import type { Token } from './template.js'

/** Longest event name; anything longer is no name that a handler could be registered for. */
const maxLength = 256

/** The event's name by the first template that can be filled; empty when none can. */
export function eventType(templates: readonly (readonly Token[])[], view: RequestView): string {
  for (const tokens of templates) {
    const name = fill(tokens, view)
    if (name !== undefined && name.length <= maxLength) return name
  }
  return ''
}

function fill(tokens: readonly Token[], view: RequestView): string | undefined {
  let name = ''
  for (const token of tokens) {
    const value = typeof token === 'string' ? token : resolveRef(token, view)
    if (typeof value !== 'string' || value === '') return undefined
    name += value
  }
  return name
}
