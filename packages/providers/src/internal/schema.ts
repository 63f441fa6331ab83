import type { SchemaIssue, StandardSchema } from '@posthorn/core'

/** Says what is wrong with a field, or nothing. */
export type Rule = (fields: Readonly<Record<string, unknown>>) => SchemaIssue | undefined

/** A Standard Schema for an object whose documented fields follow rules; other fields are let through. */
export function objectSchema<Output>(rules: readonly Rule[]): StandardSchema<Output> {
  return {
    '~standard': {
      version: 1,
      vendor: 'posthorn',
      validate: (value) => {
        if (typeof value !== 'object' || value === null || Array.isArray(value))
          return { issues: [{ message: 'must be an object' }] }
        const fields = value as Readonly<Record<string, unknown>>
        const issues = rules.flatMap((rule) => rule(fields) ?? [])
        return issues.length > 0 ? { issues } : { value: value as Output }
      },
    },
  }
}

/** A string of so many characters. Counted in code points, as people count. */
export function text(
  name: string,
  { min = 1, max = Number.POSITIVE_INFINITY }: { readonly min?: number; readonly max?: number } = {},
): Rule {
  return (fields) => {
    const value = fields[name]
    if (typeof value !== 'string') return { message: 'must be a string', path: [name] }
    const { length } = Array.from(value)
    return length < min || length > max ? { message: `must have ${min} to ${max} characters`, path: [name] } : undefined
  }
}
