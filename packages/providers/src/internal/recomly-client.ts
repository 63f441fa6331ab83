import { sign } from '@posthorn/core'
import { apiCaller } from './api-caller.js'
import { type ApiOptions, requireHeaderSecret, requireSecret } from './api-options.js'
import { flag, issuesLine } from './api-schema.js'
import { objectSchema } from './schema.js'
import { recomly, type RecomlyInvite } from '../recomly.js'

/** Options of {@link createRecomlyClient}. */
export interface RecomlyClientOptions extends ApiOptions {
  /** Id of the signing key, in the dashboard under Integrations → Webhooks. */
  readonly keyId: string | undefined
  /** The signing secret, which was shown once when the key was made. */
  readonly secret: string | undefined
}

/** Sends invites. */
export interface RecomlyClient {
  /**
   * Enrolls an advocate. `{ ok: true }` does not prove it: Recomly says the same to a wrong key id or secret, so that
   * keys cannot be guessed. If nobody appears in the campaign, compare both with the dashboard.
   *
   * Rejects with a TypeError where the invite is not what Recomly takes, and nothing is sent; with {@link ApiError}
   * where the call failed. It is not tried again: equal invites are two invites.
   */
  readonly invite: (invite: RecomlyInvite) => Promise<{
    /** As Recomly says it. */
    readonly ok: boolean
  }>
}

const accepted = objectSchema<{ readonly ok: boolean }>([flag('ok')])

/**
 * A client of Recomly's inbound endpoint, or of one that is built with the provider.
 *
 * @throws TypeError where `keyId` or `secret` is not set, or an option is not what it has to be.
 */
export function createRecomlyClient(options: RecomlyClientOptions): RecomlyClient {
  const where = 'createRecomlyClient'
  const keyId = requireHeaderSecret(where, 'keyId', options.keyId)
  const secret = requireSecret(where, 'secret', options.secret)
  const call = apiCaller({
    ...options,
    where,
    service: 'Recomly',
    baseUrl: options.baseUrl ?? 'https://api.recomly.com',
    headers: {},
    keyOption: 'keyId',
    secrets: [secret],
  })
  return {
    invite: async (invite) => {
      // The bytes that are signed are the bytes that are sent, and what is checked is what they say.
      const body = JSON.stringify(invite) ?? 'null'
      const { issues } = await recomly.schemas!['invite']!['~standard'].validate(JSON.parse(body))
      if (issues) throw new TypeError(`The invite was not sent: ${issuesLine(issues)}.`)
      const headers = sign(recomly, { keyId, secret, body })
      return (await call({ method: 'POST', path: ['api', 'public', 'webhook', 'invite'], body, headers })).as(accepted)
    },
  }
}
