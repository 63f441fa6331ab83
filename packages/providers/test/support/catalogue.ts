import type { Provider } from '@posthorn/core'
import { customerio } from '@posthorn/providers/customerio'
import { github } from '@posthorn/providers/github'
import { recomly } from '@posthorn/providers/recomly'
import { recover } from '@posthorn/providers/recover'
import { referralloop } from '@posthorn/providers/referralloop'
import { standardWebhooks } from '@posthorn/providers/standard-webhooks'
import { stripe } from '@posthorn/providers/stripe'

/** Every provider, without the types of its events. */
export const catalogue: readonly Provider[] = [customerio, github, recomly, recover, referralloop, standardWebhooks, stripe]

/** A secret that a provider accepts. */
export const secretOf = ({ name }: Provider): string =>
  name === 'standard-webhooks' ? `whsec_${Buffer.from('a secret of 24 bytes....').toString('base64')}` : 'a-signing-secret'
