import type { EventName, Format, Provider } from '@posthorn/core'
import { type Draft, isWritable, put, read, type Token, tokensOf } from './places.js'

const namesOf = ({ type }: Provider): readonly EventName[] => [type].flat() as readonly EventName[]

/** The ways to fill a template: with its optional parts, and without. */
const variants = (template: string): readonly (readonly Token[])[] =>
  [...new Set([template, template.replaceAll(/\[[^\]]*\]/g, '')])].map(tokensOf)

/** What a receiver would take for the event's name; empty where it finds none. */
function nameIn(provider: Provider, draft: Draft): string {
  for (const name of namesOf(provider)) {
    const found = typeof name === 'object' ? firstField(name.firstOf, draft) : variants(name).map((tokens) => fill(tokens, draft))
    const text = [found].flat().find((candidate) => candidate !== undefined)
    if (text !== undefined) return text
  }
  return ''
}

const firstField = (fields: readonly string[], { payload }: Draft): string | undefined =>
  fields.find((field) => typeof payload === 'object' && payload !== null && Object.hasOwn(payload, field))

function fill(tokens: readonly Token[], draft: Draft): string | undefined {
  let name = ''
  for (const token of tokens) {
    const value = typeof token === 'string' ? token : read(draft, token)
    if (value === undefined || value === '') return undefined
    name += value
  }
  return name
}

/** Names that the definition alone gives away: constants, fields, and templates with a word in each place that can be written to. */
export const namesBy = (provider: Provider, format: Format): readonly string[] =>
  namesOf(provider).flatMap((name) => {
    if (typeof name === 'object') return name.firstOf
    const tokens = tokensOf(name)
    if (!tokens.every((token) => typeof token === 'string' || isWritable(token, format))) return []
    return [tokens.map((token) => (typeof token === 'string' ? token : 'sample')).join('')]
  })

/**
 * The same draft under a name: texts are put where the definition looks for the name. `undefined` where it gives no
 * event that name, or looks for it elsewhere than in the payload and the headers.
 */
export function withName(provider: Provider, draft: Draft, type: string): Draft | undefined {
  if (nameIn(provider, draft) === type) return draft
  const ways = namesOf(provider).flatMap((name) =>
    typeof name === 'object' ? fieldWays(name.firstOf, type) : templateWays(name, type),
  )
  // `inbound.{form:Type}` says more of a name than `{form:Status}` does.
  for (const { write } of ways.toSorted((a, b) => b.literal - a.literal)) {
    const named: Draft = structuredClone(draft)
    if (write(named) && nameIn(provider, named) === type) return named
  }
  return undefined
}

interface Way {
  /** How much of the name is fixed text. */
  readonly literal: number
  readonly write: (draft: Draft) => boolean
}

const fieldWays = (fields: readonly string[], type: string): readonly Way[] =>
  fields.includes(type) ? [{ literal: type.length, write: (draft) => put(draft, { source: 'form', name: type }, {}) }] : []

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)

function templateWays(template: string, type: string): readonly Way[] {
  return variants(template).flatMap((tokens): readonly Way[] => {
    const pattern = tokens.map((token) => (typeof token === 'string' ? escaped(token) : '(.+?)')).join('')
    const values = new RegExp(`^${pattern}$`, 's').exec(type)?.slice(1)
    if (!values) return []
    const places = tokens.filter((token) => typeof token !== 'string')
    const literal = type.length - values.join('').length
    return [{ literal, write: (draft) => places.every((place, index) => put(draft, place, values[index])) }]
  })
}
