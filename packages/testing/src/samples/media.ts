import type { BoxEvent } from '@posthorn/providers/box'
import type { CloudinaryEvent } from '@posthorn/providers/cloudinary'
import type { DropboxEvents } from '@posthorn/providers/dropbox'
import type { FigmaEvent } from '@posthorn/providers/figma'
import type { MuxEvent } from '@posthorn/providers/mux'
import { closed, open, type Recipes } from './recipe.js'

const signer = { name: 'Ada Example', email: 'ada@example.com' }

/** Senders of files, pictures and films. */
export const media: Recipes = {
  box: open(
    ({ id, isoSeconds, number, type }, data): BoxEvent => ({
      type: 'webhook_event',
      id: id(),
      created_at: isoSeconds,
      trigger: type,
      webhook: { id: String(number()), type: 'webhook' },
      created_by: { type: 'user', id: String(number()), name: signer.name, login: signer.email },
      source: { id: String(number()), ...data },
    }),
    {
      'FILE.UPLOADED': () => ({ type: 'file', name: 'kettle.pdf', size: 2500 }),
      'FILE.DOWNLOADED': () => ({ type: 'file', name: 'kettle.pdf', size: 2500 }),
      'FOLDER.CREATED': () => ({ type: 'folder', name: 'Kettles' }),
    },
  ),
  cloudinary: open(
    ({ id, iso, type }, data): CloudinaryEvent => ({ notification_type: type, timestamp: iso, request_id: id(''), ...data }),
    {
      upload: ({ token }) => ({
        asset_id: token('', 32),
        public_id: 'kettle',
        resource_type: 'image',
        type: 'upload',
        format: 'png',
        bytes: 2500,
      }),
      delete: ({ token }) => ({
        resources: [{ asset_id: token('', 32), public_id: 'kettle', resource_type: 'image', type: 'upload' }],
      }),
      rename: () => ({ from_public_id: 'kettle', to_public_id: 'teapot', resource_type: 'image' }),
    },
  ),
  dropbox: closed<DropboxEvents>({
    notification: ({ id, number }) => ({ list_folder: { accounts: [id('dbid:')] }, delta: { users: [number()] } }),
  }),
  figma: open(
    ({ isoSeconds, numericId, token, type }, data): FigmaEvent => ({
      event_type: type,
      // Put in when the event is signed.
      passcode: '',
      webhook_id: String(numericId()),
      timestamp: isoSeconds,
      file_key: token('', 22),
      file_name: 'Kettles',
      ...data,
    }),
    {
      FILE_UPDATE: () => ({}),
      FILE_COMMENT: ({ isoSeconds, number }) => ({
        comment: [{ text: 'Nice lid' }],
        comment_id: String(number()),
        created_at: isoSeconds,
      }),
      FILE_VERSION_UPDATE: ({ isoSeconds, number }) => ({
        version_id: String(number()),
        label: 'Second lid',
        created_at: isoSeconds,
      }),
    },
  ),
  mux: open(
    ({ id, iso, token, type }, data): MuxEvent => {
      const object = { type: type.split('.')[1] ?? 'asset', id: token() }
      return {
        type,
        id: id(),
        created_at: iso,
        object,
        environment: { name: 'Test', id: token('', 6) },
        data: { id: object.id, ...data },
      }
    },
    {
      'video.asset.ready': ({ seconds }) => ({ status: 'ready', duration: 42, aspect_ratio: '16:9', created_at: seconds }),
      'video.asset.created': ({ seconds }) => ({ status: 'preparing', created_at: seconds }),
      'video.live_stream.active': ({ seconds }) => ({ status: 'active', created_at: seconds }),
    },
  ),
}
