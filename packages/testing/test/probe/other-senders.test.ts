import type { Provider } from '@posthorn/core'
import { adyen } from '@posthorn/providers/adyen'
import { dropbox } from '@posthorn/providers/dropbox'
import { linear } from '@posthorn/providers/linear'
import { telegram } from '@posthorn/providers/telegram'
import { twilio } from '@posthorn/providers/twilio'
import { probe } from '@posthorn/testing/probe'
import { expect, test } from 'vitest'
import { serveReceiver } from './support/receiver.js'

const secret = 'aa'.repeat(32)
const publicUrl = 'https://app.example/webhook'
const only = ['HTTP-03', 'KEY-WRONG', 'SIG-03', 'TS-02', 'BODY-01', 'JSON-01', 'RPL-04', 'RUN-REFUSED']

test.each<readonly [string, Provider, string]>([
  ['signs in the body', adyen, 'SIG-03 TS-02 BODY-01 JSON-01'],
  ['gives nothing to tell deliveries apart', dropbox, 'TS-02 RPL-04'],
  ['has its timestamp in the event', linear, 'TS-02'],
  ['sends a token and signs nothing', telegram, 'TS-02 BODY-01'],
  ['signs its address and sends forms', twilio, 'TS-02 BODY-01 JSON-01'],
])('calls unseen what makes no sense for a sender that %s', async (_name, provider, unseen) => {
  const served = await serveReceiver(provider, { secret, publicUrl })
  const findings = await probe({ ...served, provider, secret, publicUrl }, { only })
  expect(findings.filter(({ outcome }) => outcome === 'fail')).toEqual([])
  expect(findings.flatMap(({ id, outcome }) => (outcome === 'unseen' ? [id] : [])).join(' ')).toBe(unseen)
})
