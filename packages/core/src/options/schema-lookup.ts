import { optionsInvalid } from '../errors/errors.js'
import type { StandardSchema } from '../provider/standard-schema.js'

/** Gives the schema of an event: of the first source that has one for it, or for `*`. Throws `options_invalid`. */
export function schemaLookup(
  ...sources: readonly (Readonly<Record<string, StandardSchema>> | undefined)[]
): (type: string) => StandardSchema | undefined {
  const tables = sources.map((source) => new Map(Object.entries(source ?? {})))
  for (const [type, schema] of tables.flatMap((table) => [...table])) {
    if (typeof schema?.['~standard']?.validate !== 'function')
      throw optionsInvalid('schemas', `needs a Standard Schema for "${type}"`)
  }
  return (type) => {
    for (const table of tables) {
      const schema = table.get(type) ?? table.get('*')
      if (schema) return schema
    }
    return undefined
  }
}
