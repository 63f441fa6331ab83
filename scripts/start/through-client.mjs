import { createRecomlyClient } from '../../packages/providers/dist/recomly/api.js'
import { post } from './post.mjs'

/** Delivers as an app does that has Recomly's client. It never tries again by itself. */
export function throughClient(url, key) {
  let sent
  const client = createRecomlyClient({
    ...key,
    baseUrl: url,
    fetch: (address, init) => {
      sent = { address, request: { headers: init.headers, body: init.body } }
      return fetch(address, init)
    },
  })
  return {
    async send(body) {
      const reply = await client.invite(body).then(
        (value) => ({ status: 200, text: `200 ${JSON.stringify(value)}` }),
        (error) => ({ status: error.status, text: error.status ? `${error.status} ${error.body}` : `none: ${error.message}` }),
      )
      return { delivery: sent, replies: [{ ...reply, endedAt: Date.now() }] }
    },
    /** The same bytes once more: signed anew it would be another invite. */
    async again({ address, request }) {
      return [await post(address, request)]
    },
  }
}
