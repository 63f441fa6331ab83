import { strictEqual } from 'node:assert/strict'
import { bracketed, type Fixture } from './fixture.js'

/** Delivers bodies with a good signature, which only their content can be refused for: 400, and nothing runs. */
export function refusesContent(fixture: Fixture, bodies: readonly (string | Uint8Array)[]): Promise<void> {
  return bracketed(fixture, async () => {
    for (const body of bodies) {
      const reply = await fixture.deliver(body)
      const shown = Buffer.from(body).toString('latin1').slice(0, 80)
      strictEqual(reply.status, 400, `answered ${reply.status} to ${JSON.stringify(shown)}`)
      strictEqual(reply.headers['retry-after'], undefined, 'the same bytes will not get better')
    }
    const { refused } = await fixture.receiver.health()
    strictEqual(refused.payload_malformed, bodies.length, 'the signature was to pass and the content to be refused')
  })
}
