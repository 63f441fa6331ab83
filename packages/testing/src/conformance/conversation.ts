import { send } from '../http.js'
import { digestIn } from './disclosures.js'
import { now, withSender } from './fixture.js'
import type { Sample } from './provider-samples.js'
import type { Recording } from './recorder.js'
import type { Target } from './target.js'

/** Sent with every request of {@link converse}. */
export const authorization: string = 'Bearer canary-authorization-5d1c'

/** Good and bad deliveries of one provider, with everything recorded that comes out. Gives the digests that must not. */
export async function converse(target: Target, sample: Sample, { options, add }: Recording): Promise<readonly string[]> {
  const digests: string[] = []
  let failing = false
  const handle = () => {
    if (failing) throw new Error('the database is down')
  }
  await withSender(target, sample, { options, handle }, async ({ url, receiver }) => {
    const signed = (init: Parameters<Sample['request']>[0] = {}) => {
      const request = sample.request(init)
      digests.push(digestIn(request, sample))
      return request
    }
    const exchange = async ({ body, headers }: ReturnType<typeof signed>) =>
      add('reply', await send(url, { body, headers: { ...headers, authorization } }))
    const good = signed()
    for (let sent = 0; sent < 2; sent++) await exchange(good)
    const forged = { ...signed({ id: 'forged' }).headers, [sample.signatureHeader]: good.headers[sample.signatureHeader]! }
    // The digests of these are known to the receiver alone: a reply or a log line that holds one signs the forgery.
    for (const body of [sample.body(), sample.body(), '{}']) {
      signed({ body, id: 'forged' })
      await exchange({ body, headers: forged })
    }
    await exchange(signed({ timestamp: now - 3_600_000 }))
    await exchange(signed({ body: '{"type":' }))
    failing = true
    await exchange(signed())
    add('health', await receiver.health())
  })
  return digests
}
