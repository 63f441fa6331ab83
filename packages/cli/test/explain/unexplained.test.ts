import { describe, expect, it } from 'vitest'
import { explain } from '../../src/explain/explain.js'
import { everyProvider } from './support/providers.js'
import { hopeless } from './fixtures/hopeless.js'

describe('says that it found nothing, and guesses nothing', () => {
  it.each(hopeless)('%s', async (_what, evidence) => {
    const others = everyProvider.filter(({ name }) => name !== evidence.provider.name)
    expect(await explain({ ...evidence, others })).toMatchObject({
      verdict: 'nothing_found',
      refusal: expect.stringMatching(/^[a-z_]+: [A-Z"]/),
    })
  })
})

it('says whether everything was tried', async () => {
  const [, evidence] = hopeless[0]!
  expect(await explain(evidence)).toMatchObject({ complete: true })
})
