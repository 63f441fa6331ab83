import type { PublicKeyScheme } from '@posthorn/core'

/** How Discord signs, whatever it sends: with the app's key pair. */
export const discordScheme: PublicKeyScheme = Object.freeze<PublicKeyScheme>({
  kind: 'ed25519',
  key: { encoding: 'raw-hex' },
  signature: { from: 'header:x-signature-ed25519', encoding: 'hex' },
  signed: '{timestamp}{body}',
  timestamp: { from: 'header:x-signature-timestamp', unit: 's' },
})
