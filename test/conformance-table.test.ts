import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type CaseResult, conformanceTable } from '../scripts/conformance-table.js'

const on = (mount: string, ...ids: string[]): CaseResult[] => ids.map((id) => ({ mount, id, state: 'passed' }))
const failed = (mount: string, id: string): CaseResult => ({ mount, id, state: 'failed' })
const skipped = (mount: string, id: string, reason: string): CaseResult => ({ mount, id, state: 'skipped', reason })

describe('the table of a run', () => {
  it('has a row for each group in their order, and a column for each mount by its name', () => {
    const ids = ['SIG-01', 'SIG-03', 'KEY-01', 'DUP-04']
    const results = [...on('Nest 12 on Fastify', ...ids), ...on('Nest 9 on Express', ...ids), ...on('Koa 3', ...ids)]
    expect(conformanceTable(results).split('\n')).toEqual([
      '     Koa 3      Nest 9     Nest 12',
      '            on Express  on Fastify',
      'SIG      2           2           2',
      'KEY      1           1           1',
      'DUP      1           1           1',
      'all      4           4           4',
      '',
      '12 of 12 conformance cases passed: 4 cases on 3 mounts',
    ])
  })

  it('shows what failed, and what was skipped with each reason once', () => {
    const results = [
      ...on('Koa 3', 'SIG-01', 'SIG-03'),
      failed('Fastify 5', 'SIG-01'),
      ...on('Fastify 5', 'SIG-03'),
      ...['Koa 3', 'Fastify 5'].map((mount) => skipped(mount, 'CT-09', 'no parser does that')),
      ...['CT-01', 'CT-10'].map((id) => skipped('Fastify 5', id, 'Fastify answers 415')),
      ...on('Koa 3', 'CT-01', 'CT-10'),
    ]
    expect(conformanceTable(results).split('\n')).toEqual([
      '     Fastify 5  Koa 3',
      'SIG        1/1      2',
      'CT        0 ~3   2 ~1',
      'all     1/1 ~3   4 ~1',
      '',
      '~ CT-09 on Koa 3, Fastify 5: no parser does that',
      '~ CT-01, CT-10 on Fastify 5: Fastify answers 415',
      '5 of 6 conformance cases passed: 5 cases on 2 mounts (4 skipped, each for the reason above)',
    ])
  })

  it('counts thousands so that they can be read, and one as one', () => {
    const ids = Array.from({ length: 1368 }, (_, index) => `SIG-${index}`)
    expect(conformanceTable(on('Express 5', ...ids))).toMatch(
      /\n1,368 of 1,368 conformance cases passed: 1,368 cases on 1 mount$/,
    )
    expect(conformanceTable(on('Express 5', 'SIG-01'))).toMatch(/\n1 of 1 conformance cases passed: 1 case on 1 mount$/)
  })

  it('is the same with colours but for the colours', () => {
    const results = [...on('Koa 3', 'SIG-01'), failed('Koa 3', 'SIG-03'), skipped('Express 5', 'SIG-01', 'no such thing')]
    const coloured = conformanceTable(results, { colour: true })
    const plain = conformanceTable(results)
    expect(plain).not.toContain('\x1b')
    expect(coloured).toContain('\x1b[31m1/1\x1b[39m')
    expect(coloured).toContain('\x1b[33m0 ~1\x1b[39m')
    expect(stripVTControlCharacters(coloured)).toBe(plain)
  })
})
