import { WebhookError } from '@posthorn/core'

/** The tables, quoted for use in a statement, and the names that their indexes get. */
export interface Tables {
  readonly claims: string
  readonly marks: string
  readonly claimsIndex: string
  readonly marksIndex: string
}

/** Leaves room for what is appended: Postgres cuts names silently at 63 bytes, and two that are cut may become one. */
const name = /^[a-z_][a-z0-9_]{0,39}$/

/**
 * Names of tables cannot be parameters of a statement, so they are part of its text: only what can never end a name is
 * let through, and it is quoted besides, since `order` is a name too.
 */
export function tablesNamed(table: unknown): Tables {
  const parts = typeof table === 'string' ? table.split('.') : []
  if (parts.length < 1 || parts.length > 2 || !parts.every((part) => name.test(part))) {
    throw new WebhookError(
      'options_invalid',
      '`table` must be a name in lower case, of letters, digits and underscores, at most 40 characters long, with or without a schema before it, as in `webhooks.claims`',
    )
  }
  const quoted = (suffix: string): string => `"${parts.join('"."')}${suffix}"`
  const index = (suffix: string): string => `"${parts.at(-1)}${suffix}"`
  return {
    claims: quoted(''),
    marks: quoted('_marks'),
    claimsIndex: index('_expires_at'),
    marksIndex: index('_marks_expires_at'),
  }
}
