import { cases, outOfScope } from '@posthorn/testing/conformance'
import { describe, expect, it } from 'vitest'
import { targets as expressTargets } from '../packages/express/test/target.js'
import { targets as fastifyTargets } from '../packages/fastify/test/target.js'
import { targets as koaTargets } from '../packages/koa/test/target.js'
import { targets as nestTargets } from '../packages/nest/test/target.js'
import catalogue from './data/adversarial-case-ids.json' with { type: 'json' }

const known = Object.entries(catalogue.groups).flatMap(([group, ids]) => ids.map((id) => ({ group, id })))
const written = new Map(cases.map(({ id, group }) => [id, group]))

/** Cases beyond the catalogue are named for the one that they belong to: `HTTP-14-APP`. */
const catalogued = (id: string) => id.split('-').slice(0, 2).join('-')

describe('the conformance list', () => {
  it.each(known)('has $id as a case of its group, or says why not', ({ group, id }) => {
    expect(written.get(id)).toBe(Object.hasOwn(outOfScope, id) ? undefined : group)
  })

  it('has each id once', () => {
    const ids = cases.map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    expect(new Set(known.map(({ id }) => id)).size).toBe(known.length)
  })

  it('has no case and no excuse that the catalogue does not know', () => {
    const ids = new Set(known.map(({ id }) => id))
    expect([...cases.map(({ id }) => catalogued(id)), ...Object.keys(outOfScope)].filter((id) => !ids.has(id))).toEqual([])
  })

  it('says of each case what it is and why it is there', () => {
    const terse = cases.filter(({ name, basis }) => Math.min(name.length, basis.length) < 15)
    expect(terse).toEqual([])
    expect(Object.entries(outOfScope).filter(([, reason]) => reason.length < 15)).toEqual([])
    expect(cases.filter(({ id, group }) => !id.startsWith(`${group}-`))).toEqual([])
  })
})

const targets = [...expressTargets, ...koaTargets, ...fastifyTargets, ...nestTargets]

it('has each mount under a name of its own', () => {
  const names = targets.map(({ name }) => name)
  expect(names.length).toBeGreaterThanOrEqual(8)
  expect(names).toEqual([...new Set(names)])
})

describe.each(targets)('$name', ({ lacks = {}, differs = {} }) => {
  it('leaves out and answers otherwise only cases that there are, each for a reason', () => {
    const reasons = [...Object.entries(lacks), ...Object.entries(differs).map(([id, { reason }]) => [id, reason] as const)]
    expect(reasons.filter(([id, reason]) => !written.has(id) || reason.length < 15)).toEqual([])
    expect(Object.keys(lacks).filter((id) => Object.hasOwn(differs, id))).toEqual([])
  })
})
