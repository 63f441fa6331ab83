import { request } from 'node:http'
import { signed } from './leads.js'

/** Sends a delivery to `/hooks`, and hangs up once its handler is at work. */
export async function hangUp(port: number, body: string, atWork: Promise<unknown>): Promise<void> {
  const sender = request({ host: '127.0.0.1', port, path: '/hooks', method: 'POST', agent: false, headers: signed(body) })
  sender.on('error', () => {})
  sender.end(body)
  await atWork
  sender.destroy()
}
