import type { Provider } from '@posthorn/core'
import type { Cause } from './explanation.js'
import { isMarked, isNamed } from './marks.js'
import { headerValues, signatureHeaders } from './places.js'
import type { Trial } from './trial.js'
import { codeOf, listOf, quoted } from './wording.js'

/** Those that many senders sign by. */
const general = ['standard-webhooks', 'svix']

const named = (providers: readonly Provider[], last: 'and' | 'or') =>
  listOf(
    providers.map(({ name }) => `\`${name}\``),
    last,
  )

/** That a request is from another sender: of those that fit, the one that it is from where that is plain. */
export function causeOfSender(asked: Trial, fits: readonly Provider[], others: readonly Provider[]): Cause {
  const chosen = choose(fits, asked)
  const seeming = fits.some((fit) => isMarked(fit, asked.request))
    ? undefined
    : [asked.provider, ...others].find((provider) => !fits.includes(provider) && isNamed(provider, asked.request))
  const rest = fits.filter((fit) => fit !== chosen)
  const signs = chosen
    ? `\`${chosen.name}\` signs${rest.length > 0 ? ` (so ${rest.length === 1 ? 'does' : 'do'} ${named(rest, 'and')})` : ''}`
    : `${named(fits, 'and')} sign`
  const against = seeming ? ` Its other headers are those of \`${seeming.name}\`.` : ''
  return {
    id: 'other_provider',
    problem: `It is signed as ${signs}, and not as \`${asked.provider.name}\` does.${against}`,
    fix: seeming
      ? fixOfSeeming(seeming, asked)
      : chosen
        ? fixOf(chosen, asked)
        : `Find out which of them sends it, one of ${named(fits, 'or')}, and use the provider of that one: each verifies this request.`,
  }
}

function choose(fits: readonly Provider[], { request }: Trial): Provider | undefined {
  const wide = general.flatMap((name) => fits.filter((fit) => fit.name === name))[0]
  if (wide) return wide
  const marked = fits.filter((fit) => isMarked(fit, request))
  const [first, ...more] = marked.length > 0 ? marked : fits
  return more.length === 0 ? first : undefined
}

function fixOf({ name }: Provider, { secret }: Trial): string {
  const variable = name.replaceAll(/-(.)/g, (_dash, letter: string) => letter.toUpperCase())
  return `createReceiver(${variable}, { secret: ${codeOf(secret)} }) with the provider of @posthorn/providers/${name}`
}

function fixOfSeeming({ name, schemes }: Provider, { request }: Trial): string {
  const missing = schemes.flatMap(signatureHeaders).filter((header) => headerValues(request, header).length === 0)
  const lost =
    missing.length > 0
      ? ` \`${name}\` signs in ${listOf(missing.map(quoted), 'or')}, which is not there: look for what drops it, or for an old way to sign that is set there.`
      : ''
  return `Find out who sends it, and use the provider of that one.${lost}`
}
