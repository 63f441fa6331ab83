import type { NamedSecret } from './explanation.js'

const longest = 80

/** Text of a request, in quotes. Whoever made the request must not reach the terminal with it. */
export function quoted(text: string): string {
  const cut = text.length > longest ? `${text.slice(0, longest)}…` : text
  return `"${cut.replaceAll(/[^\x20-\x7e…]|["\\]/gu, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`)}"`
}

const isVariable = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name)

/** What a secret is called in a sentence. */
export const nameOf = ({ name }: NamedSecret): string => (isVariable(name) ? `\`${name}\`` : quoted(name))

/** What a secret is called in code. */
export const codeOf = ({ name }: NamedSecret): string => (isVariable(name) ? `process.env.${name}` : 'secret')

/** Words as a list; of many, the first few. */
export function listOf(words: readonly string[], last: 'and' | 'or', most = 5): string {
  const shown = words.length > most ? [...words.slice(0, most), `${words.length - most} more`] : words
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} ${last} ${shown.at(-1)}`
}

/** A span of time, as people say it. */
export function spanOf(ms: number): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const
  const [word, size] = units.find(([, unit]) => ms >= 2 * unit) ?? ['second', 1000]
  const count = Math.round(ms / size)
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

/** Takes out whatever must not be shown, should it have come in with something that may. */
export function withoutHidden(text: string, hidden: readonly string[]): string {
  return hidden.reduce((shown, value) => shown.replaceAll(value, '***'), text)
}
