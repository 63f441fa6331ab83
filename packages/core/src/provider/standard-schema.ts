/** The part of Standard Schema v1 that is used here: <https://standardschema.dev>. Zod, Valibot, ArkType and others give it. */
export interface StandardSchema<Output = unknown> {
  /** Everything that the specification asks for. */
  readonly '~standard': {
    /** Of the specification. */
    readonly version: 1
    /** Name of the library. */
    readonly vendor: string
    /** Gives the value, which the library may have changed, or what is wrong with it. */
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>
  }
}

/** What a schema says of a value. */
export type SchemaResult<Output> =
  | {
      /** What handlers get. */
      readonly value: Output
      /** There are none. */
      readonly issues?: undefined
    }
  | {
      /** Everything that is wrong. */
      readonly issues: readonly SchemaIssue[]
    }

/** One thing that is wrong with a value. */
export interface SchemaIssue {
  /** What is wrong, in words. Libraries may quote the value. */
  readonly message: string
  /** Keys from the payload to the place. @default the payload itself */
  readonly path?:
    | readonly (
        | PropertyKey
        | {
            /** The key. */
            readonly key: PropertyKey
          }
      )[]
    | undefined
}

/** The issues in one line, without the values that caused them. */
export function describeIssues(issues: readonly SchemaIssue[]): string {
  return issues
    .slice(0, 5)
    .map(({ message, path }) => {
      const at = path?.map((step) => String(typeof step === 'object' ? step.key : step)).join('.')
      return at ? `${at}: ${message}` : message
    })
    .join('; ')
}
