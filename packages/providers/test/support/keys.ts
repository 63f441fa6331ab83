import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { KeyFormat, Provider, PublicKeyFormat, Scheme } from '@posthorn/core'

/** What a receiver is given, and what a sender signs with. They differ for public keys. */
export interface Keys {
  readonly secret: string
  readonly signing: string
}

type Pair = 'ed25519' | 'ec' | 'rsa'

const generate: Record<Pair, () => { publicKey: KeyObject; privateKey: KeyObject }> = {
  ed25519: () => generateKeyPairSync('ed25519'),
  ec: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
}

// RSA keys take a while to find, so that there are two pairs of each kind and not two for each provider.
const made = new Map<string, { publicKey: KeyObject; privateKey: KeyObject }>()

function pairOf(kind: Pair, which: number) {
  const pair = made.get(`${kind}${which}`) ?? generate[kind]()
  made.set(`${kind}${which}`, pair)
  return { publicKey: pair.publicKey, privateKey: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string }
}

function publicKeys(kind: Pair, { encoding = 'pem', prefix = '' }: PublicKeyFormat, which: number): Keys {
  const { publicKey, privateKey } = pairOf(kind, which)
  const der = publicKey.export({ format: 'der', type: 'spki' })
  const texts = {
    pem: () => publicKey.export({ format: 'pem', type: 'spki' }) as string,
    'spki-base64': () => der.toString('base64'),
    'raw-hex': () => der.subarray(-32).toString('hex'),
    'raw-base64': () => der.subarray(-32).toString('base64'),
  }
  return { secret: (encoding === 'pem' ? '' : prefix) + texts[encoding](), signing: privateKey }
}

function shared({ encoding = 'utf8', prefix = '' }: KeyFormat, which: number): Keys {
  const bytes = Buffer.from(`a-signing-secret-number-${which}`)
  const secret = encoding === 'utf8' ? bytes.toString() : prefix + bytes.toString(encoding)
  return { secret, signing: secret }
}

function customKeys({ name }: Provider, which: number): Keys {
  if (name !== 'paypal') return shared({}, which)
  const { secret: certificate, signing: privateKey } = publicKeys('rsa', {}, which)
  const secret = JSON.stringify({ webhookId: 'WH1', certificate, privateKey })
  return { secret, signing: secret }
}

/** Keys that a scheme accepts. Another number gives others. */
export function keysOf(provider: Provider, scheme: Scheme = provider.schemes[0], which = 0): Keys {
  switch (scheme.kind) {
    case 'ed25519':
    case 'rsa':
      return publicKeys(scheme.kind, scheme.key ?? {}, which)
    case 'ecdsa-p256':
      return publicKeys('ec', scheme.key ?? {}, which)
    case 'jwt': {
      const [algorithm] = scheme.algorithms
      const kinds: Readonly<Record<string, Pair>> = { ES: 'ec', Ed: 'ed25519', RS: 'rsa', PS: 'rsa' }
      const kind = kinds[algorithm.slice(0, 2)]
      return kind
        ? publicKeys(kind, (scheme.key ?? {}) as PublicKeyFormat, which)
        : shared((scheme.key ?? {}) as KeyFormat, which)
    }
    case 'basic': {
      const { secret } = shared({}, which)
      return { secret: `posthorn:${secret}`, signing: `posthorn:${secret}` }
    }
    case 'hmac':
      return shared(scheme.key ?? {}, which)
    case 'custom':
      return customKeys(provider, which)
    default:
      return shared({}, which)
  }
}

/** A secret that a provider accepts. */
export const secretOf = (provider: Provider): string => keysOf(provider).secret
