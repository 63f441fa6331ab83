import { randomUUID } from 'node:crypto'
import type { EventMap, Provider } from '@posthorn/core'
import type { Deliverable } from '../delivery.js'
import { recipes } from './catalogue.js'
import { namesBy, withName } from './naming.js'
import { type Occasion, occasionOf } from './occasion.js'
import type { Draft } from './places.js'
import type { Recipe } from './recipe.js'
import { formatOf } from '../schemes.js'
import { signedHeaders, synthesise } from './synthesis.js'

/** A made-up event as a sender would send it. */
export interface Sample<Event = Deliverable> {
  /** Name of the event. */
  readonly type: string
  /** The payload. */
  readonly event: Event
  /** Headers to deliver it with: those that hold its name, or are signed and nobody else would fill. */
  readonly headers: Readonly<Record<string, string>>
}

/** Names of a provider's events; every text where their types are not known. */
export type SampleName<Events extends EventMap> = [keyof Events] extends [never] ? string : keyof Events & string

/** The payload of an event, as far as its type is known. */
export type SampleOf<Events extends EventMap, Type> = Type extends keyof Events
  ? Events[Type] extends object
    ? Events[Type]
    : Deliverable
  : Deliverable

/** Options of {@link sampleEvent}. */
export interface SampleOptions {
  /** The event's own id, where its payload has one; other ids follow from it. @default a random one */
  readonly id?: string
  /** When it happened: milliseconds since 1970. @default Date.now() */
  readonly now?: number
}

const recipeOf = ({ name }: Pick<Provider, 'name'>): Recipe | undefined =>
  Object.hasOwn(recipes, name) ? recipes[name] : undefined

/** Names of events that there are samples of, the most typical first. Empty where names stand in the address alone, which no sample has. */
export function sampleTypes(provider: Provider): readonly string[] {
  const known = recipeOf(provider)?.types ?? Object.keys(provider.schemas ?? {}).filter((type) => type !== '*')
  return known.length > 0 ? known : [...new Set(namesBy(provider, formatOf(provider)))]
}

/**
 * Makes up an event, in the shape that its provider documents. No two are equal, unless they are made with one `id` and
 * one `now`. Of a provider that Posthorn does not ship, it is the least that the definition asks for. Deliver it with its
 * headers: `deliver(url, provider, sample.event, { secret, headers: sample.headers })`.
 *
 * @throws RangeError where the provider sends no event of that name.
 */
export function sampleEvent<Events extends EventMap, Type extends SampleName<Events> = SampleName<Events>>(
  provider: Provider<Events>,
  type?: Type,
  options?: SampleOptions,
): Sample<SampleOf<Events, Type>>
export function sampleEvent(
  provider: Provider,
  type: string = sampleTypes(provider)[0] ?? 'event',
  { id, now = Date.now() }: SampleOptions = {},
): Sample {
  const recipe = recipeOf(provider)
  if (recipe && !recipe.types.includes(type) && !recipe.others?.test(type)) throw unknownType(provider, type)
  const at = occasionOf({ type, ms: now, seed: id ?? randomUUID(), id })
  const payload = recipe ? recipe.make(at) : synthesise(provider, at)
  const draft: Draft = {
    format: formatOf(provider),
    payload,
    headers: { ...signedHeaders(provider, at), ...headersOf(provider, recipe, at) },
  }
  const named = withName(provider, draft, type)
  if (!named) throw unknownType(provider, type)
  return { type, event: named.payload as Deliverable, headers: named.headers }
}

function headersOf(provider: Provider, recipe: Recipe | undefined, at: Occasion): Readonly<Record<string, string>> {
  if (recipe) return recipe.headers?.(at) ?? {}
  return formatOf(provider) === 'text' ? { 'content-type': 'text/plain' } : {}
}

function unknownType(provider: Provider, type: string): RangeError {
  const types = sampleTypes(provider)
  const known = types.length > 0 ? `there are ${types.join(', ')}` : 'its names stand neither in the payload nor in headers'
  return new RangeError(`No event "${type}" of "${provider.name}" can be made up: ${known}.`)
}
