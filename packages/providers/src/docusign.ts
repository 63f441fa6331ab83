import { defineProvider, type Provider } from '@posthorn/core'

/** A Connect message in JSON. */
export interface DocusignMessage {
  readonly event: string
  readonly apiVersion: string
  readonly uri: string
  /** 0 for the first attempt. */
  readonly retryCount: number
  readonly configurationId: number | string
  /** ISO 8601. */
  readonly generatedDateTime: string
  /** `accountId`, `envelopeId` and what the configuration includes. */
  readonly data: Readonly<Record<string, unknown>>
}

/** Events of DocuSign, by name: `envelope-completed`. */
export type DocusignEvents = Readonly<Record<string, DocusignMessage>>

// One header for each HMAC key of the account, in the order of the keys. More than 16 signatures are not tried.
const signatures = Array.from({ length: 16 }, (_none, index) => `header:x-docusign-signature-${index + 1}` as const)

/**
 * DocuSign Connect, with the JSON data format. The secret is one of the account's Connect keys, used as it is shown; any of
 * the first sixteen. A message has no id, and a retry is another body (`retryCount`): what may happen only once has to be
 * told apart by `envelopeId` and `event`. Envelopes that include documents are larger than 1 MiB: set `bodyLimit`.
 */
export const docusign: Provider<DocusignEvents> = defineProvider({
  name: 'docusign',
  docs: 'https://developers.docusign.com/platform/webhooks/connect/hmac/',
  schemes: [{ kind: 'hmac', hash: 'sha256', signature: { from: signatures, encoding: 'base64' }, signed: '{body}' }],
  type: '{json:event}',
})
