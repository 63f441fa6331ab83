import { defineProvider, type Provider } from '@posthorn/core'

/** Says whose files changed, and not how: ask the API with the cursor of each account. */
export interface DropboxNotification {
  readonly list_folder: { readonly accounts: readonly string[] }
  readonly delta?: { readonly users: readonly number[] }
}

/** Events of Dropbox: there is one, and the request does not name it. */
export interface DropboxEvents {
  notification: DropboxNotification
}

/**
 * Dropbox. The secret is the app's secret. A body holds account ids and nothing else: two changes of one account have
 * equal bodies, and there is neither an id nor a time to tell them apart. So nothing is taken for a duplicate: each
 * request runs the handlers, retries and copies of captured requests included.
 */
export const dropbox: Provider<DropboxEvents> = defineProvider({
  name: 'dropbox',
  docs: 'https://www.dropbox.com/developers/reference/webhooks',
  schemes: [
    { kind: 'hmac', hash: 'sha256', signature: { from: 'header:x-dropbox-signature', encoding: 'hex' }, signed: '{body}' },
  ],
  type: 'notification',
  identity: 'none',
  timeoutMs: 10_000,
  handshakes: [{ when: { method: 'GET', ref: 'query:challenge' }, verify: 'none', reply: { text: 'query:challenge' } }],
})
