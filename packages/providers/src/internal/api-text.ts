import { inspect } from 'node:util'

/** Most characters of a reply that are kept with an error. */
const longest = 1024

/** Text without secrets, as they are and as JSON writes them. A reply may quote what was sent. */
function withoutSecrets(text: string, secrets: readonly string[]): string {
  const forms = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
  return forms.reduce((left, form) => left.replaceAll(form, '[secret]'), text)
}

/** The beginning of a reply for people to read: it cannot drive a terminal, and has no secrets, half ones included. */
export function excerptOf(text: string, secrets: readonly string[]): string {
  const plain = withoutSecrets(text, secrets)
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
  return plain.length > longest ? `${plain.slice(0, longest)}…` : plain
}

/** The first words of such text. */
export const beginningOf = (text: string): string =>
  text.length > 200 ? `${text.slice(0, 200).replace(/ \S{0,40}$/, '')} …` : text

/** The innermost reason why there was no reply: `fetch` itself only says that it failed. */
export function reasonOf(error: unknown): string {
  const { cause, code, message } = Object(error) as { cause?: unknown; code?: unknown; message?: unknown }
  if (cause !== undefined) return reasonOf(cause)
  if (typeof code === 'string' && code !== '') return code
  return typeof message === 'string' && message !== '' ? message : 'no reason given'
}

/** A cause that can be logged: a `fetch` of someone else's may put the whole request into what it throws. */
export function safeCause(cause: unknown, secrets: readonly string[]): unknown {
  const shown = inspect(cause, { depth: Infinity, showHidden: true })
  return withoutSecrets(shown, secrets) === shown ? cause : undefined
}
