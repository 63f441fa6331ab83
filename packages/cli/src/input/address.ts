import { printable } from '../terminal/printable.js'
import { UsageError } from '../usage-error.js'
import { requireNoSecret } from './misplaced-secret.js'

/** An http address. A password in it is refused, since addresses are printed. `place` is where it was given. */
export function readAddress(given: string, place: string = 'The address'): URL {
  const address = URL.canParse(given) ? new URL(given) : undefined
  if (!address || !/^https?:$/.test(address.protocol)) {
    requireNoSecret(given, place)
    throw new UsageError(`"${printable(given)}" is no address: write it as http://127.0.0.1:3000/webhooks/recover.`)
  }
  if (address.username || address.password)
    throw new UsageError('The address holds a user name or password. Send it as a header: --header "Authorization: …".')
  return address
}

/** Another path and query at that address. Resolved as a reference, a path of `//host` would lead to another host. */
export function placeAt(address: URL, place: string): URL {
  const placed = new URL(address)
  const cut = `${place}?`.indexOf('?')
  placed.pathname = place.slice(0, cut)
  placed.search = place.slice(cut)
  return placed
}
