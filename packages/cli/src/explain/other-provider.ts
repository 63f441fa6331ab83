import type { Provider } from '@posthorn/core'
import { headerValues, neededHeaders } from './places.js'
import { causeOfSender } from './sender-cause.js'
import type { Finding } from './search.js'
import { type Change, type Dimension, fetches, type Trial } from './trial.js'
import type { Work } from './work.js'

/** The request as one of another sender. Those that sign alike are one. */
export function otherProviders(others: readonly Provider[]): Dimension {
  const groups = new Map<string, Provider[]>()
  for (const provider of others) {
    if (fetches(provider)) continue
    const isCustom = provider.schemes.some(({ kind }) => kind === 'custom')
    const key = isCustom ? provider.name : JSON.stringify([provider.schemes, provider.keyId])
    groups.set(key, [...(groups.get(key) ?? []), provider])
  }
  return function* (trial: Trial): Generator<Change> {
    for (const alike of groups.values()) {
      const [provider] = alike as [Provider]
      if (!couldBe(provider, trial) || alike.some(({ name }) => name === trial.provider.name)) continue
      yield { trial: { ...trial, provider }, causes: [causeOfSender(trial, alike, others)] }
    }
  }
}

/** Whether something of its signature is there at all. To look inside a body takes as long as many other trials. */
function couldBe(provider: Provider, { request }: Trial): boolean {
  const names = neededHeaders(provider)
  if (names.length > 0) return names.some((name) => headerValues(request, name).length > 0)
  return provider.schemes.some((scheme) => {
    const from = 'signature' in scheme ? [scheme.signature.from].flat()[0]! : 'body'
    return from === 'body' || request.url.includes(from.slice(6)) || request.body.includes(from.split(/[.:]/).at(-1)!)
  })
}

/** A finding that names every sender whose request it could be, where it is one of another sender. */
export async function withAllSenders(
  { causes, trial }: Finding,
  asked: Provider,
  others: readonly Provider[],
  work: Work,
): Promise<Finding> {
  const at = causes.findIndex(({ id }) => id === 'other_provider')
  const fits: Provider[] = []
  for (const provider of at < 0 ? [] : others)
    if (!fetches(provider) && couldBe(provider, trial) && (await work.proves({ ...trial, provider }))) fits.push(provider)
  return fits.length === 0
    ? { causes, trial }
    : { trial, causes: causes.with(at, causeOfSender({ ...trial, provider: asked }, fits, others)) }
}
