import { startRecomly } from '@posthorn/testing/stand-ins'
import { posthorn } from '../terminal/pasted.js'
import type { Running, Settings } from './running.js'

/** Starts Recomly's stand-in, which takes requests and sends none. */
export async function runRecomly({ port, clock, onLog, onRequest }: Settings): Promise<Running> {
  const recomly = await startRecomly({ port, clock, onLog, onRequest })
  const { keyId, secret } = recomly.createKey()
  return {
    url: recomly.url,
    showsKeys: true,
    guide: [
      'Send an invite, signed with the key that was made for you:',
      `  RECOMLY_SECRET=${secret} ${posthorn} send recomly ${recomly.endpoint} --secret-env RECOMLY_SECRET --key-id ${keyId}`,
      'Make another key:',
      `  curl -s -X POST ${recomly.url}/_stand-in/keys`,
    ],
    close: () => recomly.close(),
  }
}
