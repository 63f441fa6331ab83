import { createReceiver, type Provider } from '@posthorn/core'
import { dropboxSign } from '@posthorn/providers/dropbox-sign'
import { recover } from '@posthorn/providers/recover'
import { telegram } from '@posthorn/providers/telegram'
import { deliver, deliverTampered } from '@posthorn/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flipBit } from '../../src/scenarios/flip-bit.js'
import { appOf, apps, eventNamed, refused, served } from './apps.js'

const differingBits = (one: Uint8Array, other: Uint8Array) =>
  one.reduce((sum, byte, index) => sum + (byte ^ other[index]!).toString(2).replaceAll('0', '').length, 0)

const credulous = { receive: () => Promise.resolve({ status: 200, headers: {}, body: Buffer.from('OK') }) }

describe.each(apps)('deliverTampered as $name', (provider) => {
  it('is refused, directly and over HTTP, where the untouched event is not', async () => {
    const app = appOf(provider)
    const { runs, refusals, options } = app
    const direct = await deliverTampered(app.target, provider, eventNamed('Ada'), options)
    const { target } = await served(app)
    const overHttp = await deliverTampered(target, provider, eventNamed('Ada'), options)
    expect([direct.status, overHttp.status]).toEqual([refused(provider), refused(provider)])
    expect([runs, refusals]).toEqual([[], ['signature_mismatch', 'signature_mismatch']])
    const { clock: _clock, ...signing } = options
    expect(await deliver(target, provider, eventNamed('Ada'), signing)).toMatchObject({ status: 200 })
    expect(runs).toEqual(['Ada'])
  })
})

describe('deliverTampered', () => {
  it('shows an app that does not verify', async () => {
    expect(await deliverTampered(credulous, recover, eventNamed('Ada'), { secret: 'secret' })).toMatchObject({ status: 200 })
  })

  it.each([undefined, ''])('refuses to sign with %j', async (secret) => {
    await expect(deliverTampered(createReceiver(recover, { secret: 'a' }), recover, {}, { secret })).rejects.toThrow(
      'deliverTampered needs a `secret`',
    )
  })

  it.each<Provider>([telegram, dropboxSign])('says that $name does not sign the body', async (provider) => {
    const run = deliverTampered(createReceiver(provider, { secret: 'a' }), provider, {}, { secret: 'a' })
    await expect(run).rejects.toThrow(RangeError)
    await expect(run).rejects.toThrow(`deliverTampered makes no sense for "${provider.name}"`)
  })

  it('refuses an empty body', async () => {
    const { target, options } = appOf(recover)
    await expect(deliverTampered(target, recover, '', options)).rejects.toThrow('there is no bit to change')
  })
})

describe('flipBit', () => {
  it('changes one bit of whatever there is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        const flipped = flipBit(bytes)
        expect([flipped.length, differingBits(bytes, flipped)]).toEqual([bytes.length, 1])
      }),
    )
  })

  it('leaves JSON that says something else, if it holds a word or a number', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer(), (value, number) => {
        const text = JSON.stringify({ value, number })
        const flipped = flipBit(Buffer.from(text)).toString()
        expect(JSON.parse(flipped)).not.toEqual(JSON.parse(text))
      }),
    )
  })
})
