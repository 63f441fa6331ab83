import type { Provider } from '@posthorn/core'
import { printable } from '../terminal/printable.js'
import { table } from '../terminal/table.js'
import { factsOf } from './facts.js'
import { needWords } from './needs.js'
import { duration, retryWords, waitWords } from './words.js'

const integrityWords = {
  body: 'every byte of the body is signed',
  partial: 'only part of the request is signed',
  none: 'nothing is signed: it says who sent it, not what',
} as const

const secretWords = {
  shared: 'shared with the sender',
  public_key: "the sender's public key",
  custom: 'see its document',
} as const

const trustWords = { signed: 'signed', body: 'in the signed body', unsigned: 'not signed' } as const

/** A sender as lines for people. */
export function describe(provider: Provider): string[] {
  const facts = factsOf(provider)
  const schemes = facts.schemes.flatMap(({ name, signature, in: places, signed }, index) => [
    [index === 0 ? 'signature' : '', `${signature} in ${places.join(', ')}${facts.schemes.length > 1 ? ` (${name})` : ''}`],
    ...(signed === null ? [] : [['', `over ${signed}`]]),
  ])
  const optional = [
    ['key id', facts.keyId === null ? null : `${facts.keyId}, which names the secret that was used (here --key-id)`],
    ['ids', facts.ids.map(({ in: place, trust }) => `${place} (${trustWords[trust]})`).join(', ') || null],
    ['time within', facts.tolerance === null ? null : duration(facts.tolerance)],
    ['without signature', facts.unsigned ? "it has a mode in which it does not sign: `unsigned: 'accept'`" : null],
  ].filter((row): row is [string, string] => row[1] !== null)
  // Those of a module may hold whatever its author wrote, line breaks of what is signed included.
  const rows = [
    ['name', facts.name],
    ['document', facts.docs],
    ...schemes,
    ['secret', secretWords[facts.secret ?? 'custom']],
    ['integrity', `${facts.integrity}: ${integrityWords[facts.integrity]}`],
    ...optional,
    ...rowsOf(
      'needs',
      facts.needs.map((need) => `${need}: ${needWords[need]}`),
    ),
    ...rowsOf('handshake', facts.handshakes),
    ['body', facts.formats.join(', ')],
    ['methods', facts.methods.join(', ')],
    ['time-out', waitWords(provider)],
    ['retries', retryWords(provider)],
    ...rowsOf('samples', facts.samples),
  ].map((row) => row.map(printable))
  return table(rows)
}

const rowsOf = (name: string, values: readonly string[]): string[][] =>
  values.map((value, index) => [index === 0 ? name : '', value])
