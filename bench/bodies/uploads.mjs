import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { eventTemplate, stripeSignature } from '../lib/event.mjs'
import { path, secret, size } from './endpoint.mjs'

const heldBack = 65_536
const svixKey = Buffer.from(secret.slice('whsec_'.length), 'base64')

/** Where ids end: what comes behind is the same in all bodies, and there once. */
const differs = 64

/** A request of one body, in two parts: nearly all of it, and the rest. Signed for Stripe and for Svix. */
function upload(number, eventOf, shared) {
  const body = eventOf(number)
  const seconds = Math.floor(Date.now() / 1000)
  const id = `msg_${number}`
  const svix = createHmac('sha256', svixKey).update(`${id}.${seconds}.`).update(body).digest('base64')
  const head =
    `POST ${path} HTTP/1.1\r\nhost: app.example\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${size}\r\n` +
    `stripe-signature: ${stripeSignature(secret, body, seconds)}\r\n` +
    `svix-id: ${id}\r\nsvix-timestamp: ${seconds}\r\nsvix-signature: v1,${svix}\r\n\r\n`
  const start = Buffer.concat([Buffer.from(head), body.subarray(0, differs)])
  return { early: [start, shared.subarray(differs, size - heldBack)], late: shared.subarray(size - heldBack) }
}

/** Bytes of bodies that a server has to have before the rest comes. */
export const earlyBytes = (count) => count * (size - heldBack)

/** Bodies without `perLine` are one object of tens of thousands of names: worse than what senders send. */
export function prepareUploads(count, perLine) {
  const eventOf = eventTemplate(size, { perLine })
  const shared = eventOf(0)
  return Array.from({ length: count }, (_, number) => upload(number, eventOf, shared))
}

/** Opens a connection for each, and sends all but the end of every body. */
export function sendEarly(port, uploads) {
  return Promise.all(
    uploads.map(async ({ early, late }) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true })
      await once(socket, 'connect')
      let reply = ''
      socket.setEncoding('latin1').on('data', (text) => void (reply += text))
      for (const part of early) socket.write(part)
      const done = once(socket, 'close').then(() => Number(reply.slice(9, 12)))
      return { socket, late, done }
    }),
  )
}

/** Sends the ends of all bodies, and gives the statuses of the replies. */
export function sendLate(open) {
  for (const { socket, late } of open) socket.write(late)
  return Promise.all(open.map(({ done }) => done))
}
