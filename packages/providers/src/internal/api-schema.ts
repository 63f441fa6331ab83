import type { SchemaIssue } from '@posthorn/core'
import type { Rule } from './schema.js'

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A boolean. */
export const flag =
  (name: string): Rule =>
  (fields) =>
    typeof fields[name] === 'boolean' ? undefined : { message: 'must be true or false', path: [name] }

/** A list of strings. */
export const texts =
  (name: string): Rule =>
  (fields) => {
    const value = fields[name]
    return Array.isArray(value) && value.every((item) => typeof item === 'string')
      ? undefined
      : { message: 'must be a list of strings', path: [name] }
  }

/** An object of which the fields follow rules. */
export const inside =
  (name: string, rules: readonly Rule[]): Rule =>
  (fields) =>
    within(name, fields[name], rules)

/** A list of such objects. Tells the first thing that is wrong. */
export const each =
  (name: string, rules: readonly Rule[]): Rule =>
  (fields) => {
    const list = fields[name]
    if (!Array.isArray(list)) return { message: 'must be a list', path: [name] }
    for (const [index, item] of list.entries()) {
      const issue = within(`${name}.${index}`, item, rules)
      if (issue) return issue
    }
    return undefined
  }

function within(name: string, value: unknown, rules: readonly Rule[]): SchemaIssue | undefined {
  if (!isObject(value)) return { message: 'must be an object', path: [name] }
  for (const rule of rules) {
    const issue = rule(value)
    if (issue) return { ...issue, path: [name, ...(issue.path ?? [])] }
  }
  return undefined
}

/** What is wrong in one line, without the values. */
export const issuesLine = (issues: readonly SchemaIssue[]): string =>
  issues.map(({ message, path = [] }) => [...path.map(String), message].join(' ').trim()).join('; ')
