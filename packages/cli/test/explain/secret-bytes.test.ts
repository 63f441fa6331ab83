import { createHmac } from 'node:crypto'
import { recover } from '@posthorn/providers/recover'
import { verify } from '@posthorn/core'
import { describe, expect, it } from 'vitest'
import { explain } from '../../src/explain/explain.js'
import { json, signed, withSecret, withValue } from './support/evidence.js'

/** A request that was signed with bytes, of which the app has the text. */
const signedWith = (key: Buffer, text: string) =>
  withSecret(
    withValue(signed(recover), 'x-recover-signature', () => createHmac('sha256', key).update(json).digest('hex')),
    () => text,
  )

const fixOf = async (evidence: ReturnType<typeof signed>): Promise<string> => {
  const explanation = await explain(evidence)
  if (explanation.verdict !== 'explained') throw new Error(explanation.verdict)
  return explanation.causes.map(({ fix }) => fix).join()
}

describe('the fix for a secret that stands for bytes', () => {
  it('is what makes it verify, where the bytes are text', async () => {
    const text = Buffer.from('a secret in hex').toString('hex')
    const evidence = signedWith(Buffer.from(text, 'hex'), text)
    expect(await fixOf(evidence)).toMatch(/Buffer\.from\(process\.env\.APP_SECRET \?\? '', 'hex'\)\.toString\(/)
    const secret = Buffer.from(text, 'hex').toString('utf8')
    const headers = Object.fromEntries(evidence.request.headers)
    expect(verify(recover, { secret, headers, body: evidence.request.body }).provider).toBe('recover')
  })

  it.each(['hex', 'base64'] as const)('promises no text in %s that would not verify, where they are none', async (encoding) => {
    const key = Buffer.from('00ff10ee20dd30ccfe', 'hex')
    const fix = await fixOf(signedWith(key, key.toString(encoding)))
    expect(fix).not.toContain('Buffer.from')
    expect(fix).toContain(`key: { encoding: '${encoding}' }`)
  })
})
