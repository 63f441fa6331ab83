import type { AirtableEvents } from '@posthorn/providers/airtable'
import type { ContentfulEntity } from '@posthorn/providers/contentful'
import type { DocusignMessage } from '@posthorn/providers/docusign'
import type { DropboxSignEvent } from '@posthorn/providers/dropbox-sign'
import type { NotionEvent } from '@posthorn/providers/notion'
import type { PandadocEvents } from '@posthorn/providers/pandadoc'
import type { SanityDocument } from '@posthorn/providers/sanity'
import { closed, open, type Recipes } from './recipe.js'

const signer = { name: 'Ada Example', email: 'ada@example.com' }

/** Senders of documents and signatures. */
export const documents: Recipes = {
  airtable: closed<AirtableEvents>({
    notification: ({ id, iso, token }) => ({ base: { id: token('app', 14) }, webhook: { id: id('ach') }, timestamp: iso }),
  }),
  contentful: open(
    ({ id, iso, token, type }): ContentfulEntity => ({
      sys: {
        type: type.split('.')[1] ?? 'Entry',
        id: id(''),
        space: { sys: { type: 'Link', linkType: 'Space', id: token('', 12) } },
        updatedAt: iso,
        revision: 1,
      },
      fields: { title: { 'en-US': 'Kettles' } },
    }),
    {
      'ContentManagement.Entry.publish': () => ({}),
      'ContentManagement.Entry.unpublish': () => ({}),
      'ContentManagement.Asset.publish': () => ({}),
    },
  ),
  docusign: open(
    ({ id, iso, number, type, uuid }, data): DocusignMessage => ({
      event: type,
      apiVersion: 'v2.1',
      uri: `/restapi/v2.1/accounts/${uuid()}/envelopes`,
      retryCount: 0,
      configurationId: number(),
      generatedDateTime: iso,
      data: { accountId: uuid(), userId: uuid(), envelopeId: id(), ...data },
    }),
    {
      'envelope-completed': () => ({ envelopeSummary: { status: 'completed', emailSubject: 'Please sign' } }),
      'envelope-sent': () => ({ envelopeSummary: { status: 'sent', emailSubject: 'Please sign' } }),
      'recipient-completed': () => ({ recipientId: '1' }),
    },
  ),
  'dropbox-sign': open(
    ({ seconds, token, type }, data): DropboxSignEvent => ({
      // The hash is put in when the event is signed.
      event: {
        event_type: type,
        event_time: String(seconds),
        event_hash: '',
        event_metadata: { reported_for_account_id: token('', 40) },
      },
      ...data,
    }),
    {
      signature_request_signed: ({ id, seconds }) => ({
        signature_request: {
          signature_request_id: id(''),
          title: 'Lease of a kettle',
          is_complete: false,
          signatures: [
            { signer_name: signer.name, signer_email_address: signer.email, status_code: 'signed', signed_at: seconds },
          ],
        },
      }),
      signature_request_all_signed: ({ id }) => ({
        signature_request: { signature_request_id: id(''), title: 'Lease of a kettle', is_complete: true },
      }),
      signature_request_sent: ({ id }) => ({
        signature_request: { signature_request_id: id(''), title: 'Lease of a kettle', is_complete: false },
      }),
    },
  ),
  notion: open(
    ({ id, iso, type, uuid }, data): NotionEvent => ({
      id: id(),
      type,
      timestamp: iso,
      workspace_id: uuid(),
      subscription_id: uuid(),
      integration_id: uuid(),
      attempt_number: 1,
      authors: [{ id: uuid(), type: 'person' }],
      entity: { id: uuid(), type: type.split('.')[0]! },
      data,
    }),
    {
      'page.content_updated': ({ uuid }) => ({
        parent: { id: uuid(), type: 'space' },
        updated_blocks: [{ id: uuid(), type: 'block' }],
      }),
      'page.created': ({ uuid }) => ({ parent: { id: uuid(), type: 'space' } }),
      'comment.created': ({ uuid }) => ({ page_id: uuid(), parent: { id: uuid(), type: 'page' } }),
    },
  ),
  pandadoc: closed<PandadocEvents>({
    notifications: ({ id, iso }) => [
      {
        event: 'document_state_changed',
        data: { id: id(''), name: 'Lease of a kettle', status: 'document.completed', date_modified: iso },
      },
    ],
  }),
  sanity: open(({ id, isoSeconds }, data): SanityDocument => ({ _id: id(), _type: 'post', _updatedAt: isoSeconds, ...data }), {
    update: ({ token }) => ({ _rev: token('', 22), title: 'Kettles' }),
    create: ({ token }) => ({ _rev: token('', 22), title: 'Kettles' }),
    delete: () => ({}),
  }),
}
