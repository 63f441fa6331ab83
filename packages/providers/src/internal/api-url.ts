const loopback = ['127.0.0.1', '[::1]', 'localhost']

/**
 * The address of an API without a slash at its end. Over plain http the key would be anyone's to read, but on this
 * machine it goes nowhere.
 */
export function requireBaseUrl(where: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined
  // An address with a password would be quoted in errors, so this one is not.
  if (!url) throw new TypeError(`${where}: \`baseUrl\` must be an address, such as https://api.example/v1.`)
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw new TypeError(`${where}: \`baseUrl\` must have no user, password, query or fragment.`)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.includes(url.hostname)))
    throw new TypeError(`${where}: \`baseUrl\` must be https, unless it is on this machine: the key would travel unencrypted.`)
  return url.origin + url.pathname.replace(/\/+$/, '')
}

/** The address of a place in the API. Ids cannot lead to another place. */
export const placeIn = (base: string, path: readonly string[]): string => [base, ...path.map(segment)].join('/')

function segment(text: string): string {
  // Dots would be taken out of the path, encoded or not, and with them what stands before.
  const usable = typeof text === 'string' && text !== '' && text !== '.' && text !== '..' && !/\p{Cs}/u.test(text)
  if (!usable) throw new TypeError('An id must be text, as the API gave it.')
  return encodeURIComponent(text)
}
