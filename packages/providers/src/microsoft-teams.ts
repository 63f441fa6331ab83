import { defineProvider, type Provider } from '@posthorn/core'

/** A Bot Framework activity: someone mentioned the webhook. */
export interface MicrosoftTeamsActivity {
  readonly id: string
  readonly type: string
  /** ISO 8601. */
  readonly timestamp: string
  /** HTML, with the mention in it. */
  readonly text?: string
  readonly from?: { readonly id: string; readonly name?: string; readonly aadObjectId?: string }
  readonly [field: string]: unknown
}

/** Events of Teams, by the activity's type, which is `message`. */
export type MicrosoftTeamsEvents = Readonly<Record<string, MicrosoftTeamsActivity>>

/**
 * Outgoing webhooks of Microsoft Teams. The secret is the security token that the dialog shows once, as base64. The
 * reply is shown in the channel: give `delivery.reply({ body: { type: 'message', text: '…' } })`.
 */
export const microsoftTeams: Provider<MicrosoftTeamsEvents> = defineProvider({
  name: 'microsoft-teams',
  docs: 'https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook',
  schemes: [
    {
      kind: 'hmac',
      hash: 'sha256',
      key: { encoding: 'base64' },
      signature: { from: 'header:authorization', prefix: 'HMAC ', encoding: 'base64' },
      signed: '{body}',
    },
  ],
  id: 'json:id',
  type: '{json:type}',
  timeoutMs: 5000,
})
