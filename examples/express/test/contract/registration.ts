import { send } from '@posthorn/testing'
import { startRecover, startReferralloop } from '@posthorn/testing/stand-ins'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Example, secrets, startApp } from '../support/app.js'
import { recoverBody, recoverDelivery } from '../support/signing.js'

/** Stand-ins for the test, and what an app needs to register itself with them. */
export async function senders() {
  const recover = await startRecover({ allowHttp: 'loopback' })
  const referralloop = await startReferralloop({ allowHttp: 'loopback', signingSecret: secrets.REFERRALLOOP_SECRET })
  onTestFinished(async () => void (await Promise.all([recover.close(), referralloop.close()])))
  const env = {
    RECOVER_API_URL: `${recover.url}/v1`,
    RECOVER_PARTNER_KEY: recover.partnerKey,
    REFERRALLOOP_API_URL: `${referralloop.url}/api/v1`,
    REFERRALLOOP_API_KEY: referralloop.apiKey,
    REFERRALLOOP_WAITLIST_ID: 'list_1',
  }
  return { recover, referralloop, env }
}

export function registrationContract(example: Example): void {
  describe('with keys of its senders', () => {
    test('says where it takes their deliveries, and gets them', async () => {
      const { recover, referralloop, env } = await senders()
      const app = await startApp(example, env)
      await app.line(/^registered .+ at ReferralLoop/)
      await recover.emit('checklist.completed')
      await referralloop.emit('signup.created')
      expect([...recover.attempts, ...referralloop.attempts]).toMatchObject([
        { url: `${app.url}/webhooks/recover`, status: 200 },
        { url: `${app.url}/webhooks/referralloop`, status: 200 },
      ])
      expect((await app.runs()).map(({ type }) => type)).toEqual(['checklist.completed', 'signup.created'])
      expect(await app.stop()).toEqual({
        code: 0,
        stderr: '',
        stdout: [
          `listening on ${app.url}`,
          `registered ${app.url}/webhooks/recover at Recover, ${recover.url}/v1`,
          `registered ${app.url}/webhooks/referralloop at ReferralLoop, ${referralloop.url}/api/v1`,
        ].join('\n'),
      })
    })

    test('serves on where one is wrong, and says so in one line without the key', async () => {
      const { recover, env } = await senders()
      const app = await startApp(example, { ...env, RECOVER_PARTNER_KEY: 'pk_live_that-is-wrong' })
      await app.line(/^registered .+ at ReferralLoop/)
      expect(await send(`${app.url}/webhooks/recover`, recoverDelivery(recoverBody()))).toMatchObject({ status: 200 })
      const { code, stderr } = await app.stop()
      expect(code).toBe(0)
      expect(stderr).toMatch(/^not registered at Recover: .+ was answered 401 with .+ Is `partnerKey` the right one\?\n$/)
      expect(stderr).not.toContain('that-is-wrong')
      expect(recover.attempts).toEqual([])
    })
  })
}
