import { describe, expect, it } from 'vitest'
import { explain } from '../../src/explain/explain.js'
import { type Broken, bodies, headers, pairs, schemes, secrets, times } from './fixtures/broken.js'

const table: Readonly<Record<string, readonly Broken[]>> = { secrets, headers, bodies, times, schemes, pairs }

describe.each(Object.entries(table))('%s', (_of, rows) => {
  it.each(rows)('explains %s', async (_what, evidence, causes) => {
    const explanation = await explain(evidence)
    const found = explanation.verdict === 'explained' ? explanation.causes.map(({ id }) => id) : explanation
    expect(found).toEqual(causes)
    for (const { value } of evidence.secrets) expect(JSON.stringify(explanation)).not.toContain(value.trim())
  })
})

it('has broken requests of many senders', () => {
  const names = new Set(Object.values(table).flatMap((rows) => rows.map(([, { provider }]) => provider.name)))
  expect(names.size).toBeGreaterThan(15)
})
