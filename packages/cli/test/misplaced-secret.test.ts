import { describe, expect, it } from 'vitest'
import { looksSecret } from '../src/input/misplaced-secret.js'
import { posthorn } from './support/cli.js'

const url = 'http://127.0.0.1:1'
const secrets = [
  'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  'sk_live_1',
  '5f4dcc3b5aa765d61d8327deb882cf99',
  'q8Zr/2Lm+9XwT0pVb1YdKg==',
  '123e4567-e89b-12d3-a456-426614174000',
]

describe.each(secrets)('the secret %s', (secret) => {
  it.each([
    [['send', 'recover', secret, url], 'The argument after "recover"'],
    [['send', 'recover', secret], 'The address'],
    [['send', 'recover', url, secret], 'The address'],
    [['send', secret, url], 'What stands in place of the provider'],
    [['send', 'github', secret, url, '--body', 'none'], 'The argument after "github"'],
    [['probe', secret, '--provider', 'recover'], 'The address'],
    [[secret], 'What stands in place of the command'],
    [['stand-in', secret], 'What stands in place of the name'],
    [['probe', url, '--provider', 'recover', '--type', secret], 'The value of --type'],
    [['stand-in', 'recover', '--emit', secret], 'The value of --emit'],
    [['sign', 'recover', '--body', secret], 'What stands in place of a file'],
    [['sign', 'recover', '--timestamp', secret], 'The value of --timestamp'],
    [['listen', '--save', 'x', '--port', secret], 'The value of --port'],
    [['send', 'recover', url, '--retries', '--speed', secret], 'The value of --speed'],
    [['sign', 'recover', secret], 'too many arguments'],
  ])('is not repeated in a wrong position: %#', async (args, place) => {
    const { code, stdout, stderr } = await posthorn(args, { env: { POSTHORN_SECRET: 'x' }, stdin: '{}' })
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(place)
    expect(stderr).not.toContain(secret)
  })
})

it.each(['lead.created', 'order_created_v2_2025', 'products/update', 'webhooks/v2/recover', 'localhost:3000/hooks', 'recoverr'])(
  '%s is no secret',
  (text) => expect(looksSecret(text)).toBe(false),
)
