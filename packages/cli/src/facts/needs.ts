import type { Handshake, Provider } from '@posthorn/core'

/** Options of a receiver that a sender cannot do without. */
export type Need = 'publicUrl' | 'verifyToken' | 'captureSecret'

/** What each is for. */
export const needWords: Readonly<Record<Need, string>> = {
  publicUrl: 'the address that the sender was given, since it is signed (here --public-url)',
  verifyToken: 'a text that you give the sender, and that it shows in its handshake',
  captureSecret: 'a function that keeps the secret, which the sender brings in its handshake',
}

/** What must be supplied besides a secret. */
export function needsOf({ schemes, handshakes = [] }: Provider): readonly Need[] {
  const signsAddress = schemes.some((scheme) => {
    const templates = scheme.kind === 'jwt' ? Object.values(scheme.claims ?? {}) : 'signed' in scheme ? [scheme.signed] : []
    return templates.some((template) => /[{:]url/.test(template))
  })
  return [
    ...(signsAddress ? ['publicUrl' as const] : []),
    ...(handshakes.some(({ verify }) => typeof verify === 'object') ? ['verifyToken' as const] : []),
    ...(handshakes.some(({ capture }) => capture !== undefined) ? ['captureSecret' as const] : []),
  ]
}

const hasMac = (value: unknown): boolean => typeof value === 'object' && value !== null && 'mac' in value

/** A request that is no delivery, and what it is answered with. */
export function handshakeWords({ when: { method }, verify, reply }: Handshake): string {
  const proof = verify === 'signature' ? ', signed' : ''
  if ('fixed' in reply) return `${method}${proof}, answered the same always`
  const values = 'text' in reply ? [reply.text] : Object.values('json' in reply ? reply.json : reply.headers)
  return `${method}${proof}, answered with ${values.some(hasMac) ? 'a signature' : 'what it brings'}`
}
