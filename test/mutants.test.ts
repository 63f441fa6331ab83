import { beforeAll, expect, it } from 'vitest'
import { withCopies } from './mutants/copy.js'
import { engines } from './mutants/engines.js'
import type { Mutant } from './mutants/mutant.js'
import { mutants } from './mutants/mutants.js'
import { runCases, type Verdict } from './mutants/run-cases.js'
import { describeWith } from './servers/either.js'

/** Mutants by what their cases run on. */
const places = new Map<string, Mutant[]>()
for (const mutant of mutants) {
  const place = `${mutant.package}, on ${mutant.mount},`
  places.set(place, [...(places.get(place) ?? []), mutant])
}

const removing = (from: string) => [{ file: 'verify/check.js', from, to: '' }]

for (const [place, broken] of places) {
  const { package: name, mount } = broken[0]!
  const need = engines[name]

  describeWith(need?.missing(), `a copy of ${place}`, () => {
    const everyId = [...new Set(broken.flatMap(({ caughtBy }) => caughtBy))]
    const asked = [everyId, ...broken.map(({ caughtBy }) => caughtBy)]
    let verdicts: readonly (readonly Verdict[])[] = []

    // In one process, and the untouched copy first.
    beforeAll(async () => {
      const engine = await need?.start()
      try {
        verdicts = await withCopies(name, [[], ...broken.map(({ edits }) => edits)], (folders) =>
          runCases({
            package: name,
            mount,
            env: need && engine ? { [need.variable]: engine.url } : {},
            runs: folders.map((folder, index) => ({ folder, ids: asked[index]! })),
          }),
        )
      } finally {
        await engine?.stop()
      }
    }, 120_000)

    it('passes while it is whole', () => {
      expect(verdicts[0]).toEqual(everyId.map((id) => ({ id })))
    })

    // Each by an assertion: a copy that does not even run proves nothing about the cases.
    it.each(broken.map((mutant, index) => [mutant.name, index] as const))('fails when %s', (_name, index) => {
      const expected = broken[index]!.caughtBy.map((id) => ({
        id,
        failure: expect.objectContaining({ code: 'ERR_ASSERTION' }) as Verdict['failure'],
      }))
      expect(verdicts[index + 1]).toEqual(expected)
    })
  })
}

it('a text to replace that is not there exactly once fails loudly', async () => {
  await expect(withCopies('core', [removing('no such text')], () => Promise.resolve())).rejects.toThrow('0 times')
  await expect(withCopies('core', [removing('return')], () => Promise.resolve())).rejects.toThrow('times, not once')
})
