import { describe, expect, it } from 'vitest'
import { withCopyOfCore } from './mutants/copy.js'
import { mutants } from './mutants/mutants.js'
import { runCases } from './mutants/run-cases.js'

const timeout = 60_000

const removing = (from: string) => ({ file: 'check.js', from, to: '' })

describe('the conformance list', () => {
  it('passes on an untouched copy of core', { timeout }, async () => {
    const ids = [...new Set(mutants.flatMap(({ caughtBy }) => caughtBy))]
    const verdicts = await withCopyOfCore('untouched', [], (folder) => runCases(folder, ids))
    expect(verdicts).toEqual(ids.map((id) => ({ id })))
  })

  // Each by an assertion: a copy that does not even run proves nothing about the cases.
  for (const { name, edits, caughtBy } of mutants) {
    it(`fails when ${name}`, { timeout }, async () => {
      const verdicts = await withCopyOfCore(name, edits, (folder) => runCases(folder, caughtBy))
      expect(verdicts.map(({ id, failure }) => [id, failure?.code])).toEqual(caughtBy.map((id) => [id, 'ERR_ASSERTION']))
    })
  }

  it('fails loudly when the text to replace is not there exactly once', async () => {
    await expect(withCopyOfCore('gone', [removing('no such text')], () => Promise.resolve())).rejects.toThrow('0 times')
    await expect(withCopyOfCore('twice', [removing('return')], () => Promise.resolve())).rejects.toThrow('times, not once')
  })
})
