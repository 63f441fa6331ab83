import type { ClaimResult, StoredReply } from '@posthorn/core'
import type { Row } from './database.js'

/** A record, as `peek` in the statements reads it, and what it means for a claim. */
export function standing(row: Row | undefined): ClaimResult | undefined {
  if (!row || row['state'] === 'released') return undefined
  if (row['state'] !== 'pending') return row['kept'] === true ? settled(row) : undefined
  const remainingMs = Number(row['lease_ms'])
  if (remainingMs <= 0) return undefined
  // Numbers of Postgres may be strings here, as it can count further than JavaScript.
  if (row['own'] === true) return { state: 'claimed', fence: Number(row['fence']), replayed: false }
  return { state: 'in_flight', remainingMs }
}

const settled = ({ state, reply }: Row): ClaimResult => ({
  state: 'done',
  dead: state === 'dead',
  reply: typeof reply === 'string' ? parseReply(reply) : undefined,
})

/** Text, and not the types of Postgres that hold bytes and JSON: apps change how those are parsed. */
export const replyText = (reply: StoredReply | undefined): string | null =>
  reply ? JSON.stringify({ ...reply, body: Buffer.from(reply.body).toString('base64') }) : null

function parseReply(text: string): StoredReply {
  const { status, headers, body } = JSON.parse(text) as Omit<StoredReply, 'body'> & { readonly body: string }
  return { status, headers, body: Buffer.from(body, 'base64') }
}
