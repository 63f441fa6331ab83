import { isSuccess } from '@posthorn/testing'
import { adviceOnNoReply, adviceOnStatus } from './advice.js'
import { dispatch, type Sending } from './dispatch.js'
import { exchange, type Exchange } from './exchange.js'
import { judgeForgery } from './judge.js'
import { isForged, type Kind } from './kind.js'

/** What came of it. */
export interface Sent {
  readonly exchanges: readonly Exchange[]
  /** Whether the replies are as they should be. */
  readonly asDue: boolean
  /** What they mean, and the next step; empty where there is nothing to say. */
  readonly meaning: string
}

/** Sends a delivery, or a forgery, and judges the reply. `secretName` is what to call the secret by. */
export async function sendOnce(sending: Sending, secretName: string): Promise<Sent> {
  const { provider, address, kind, timeoutMs } = sending
  const send = () => exchange(() => dispatch(sending), timeoutMs)
  const { exchange: first, noReply } = await send()
  if (noReply) return { exchanges: [first], asDue: false, meaning: adviceOnNoReply(noReply, address) + unsent(kind) }
  if (isForged(kind)) return { exchanges: [first], ...judgeForgery(kind, first.status, provider) }
  if (!isSuccess(first.status))
    return { exchanges: [first], asDue: false, meaning: adviceOnStatus(first.status, provider, secretName) + unsent(kind) }
  if (kind === 'good') return { exchanges: [first], asDue: true, meaning: '' }
  const { exchange: second } = await send()
  return { exchanges: [first, second], ...judgeDuplicate(first, second) }
}

const unsent = (kind: Kind): string => (kind === 'duplicate' ? ' The duplicate was not sent.' : '')

function judgeDuplicate(first: Exchange, second: Exchange): Omit<Sent, 'exchanges'> {
  if (second.status === null || !isSuccess(second.status))
    return { asDue: false, meaning: 'The duplicate was not accepted, so that the sender would go on retrying what is done.' }
  const isSame = first.status === second.status && first.reply === second.reply
  return {
    asDue: true,
    meaning: isSame
      ? 'The duplicate got the same reply.'
      : 'The duplicate was accepted with another reply. See in the app that its handler ran once.',
  }
}
