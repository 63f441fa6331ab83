/** A piece of compiled text, and what it becomes. */
export interface Edit {
  readonly file: string
  readonly from: string
  readonly to: string
}

/** Packages of which a copy can be broken. */
export type MutantPackage = 'core' | 'express' | 'koa' | 'fastify' | 'nest' | 'redis' | 'postgres'

/** A package that is broken in one way. */
export interface Mutant {
  readonly name: string
  readonly package: MutantPackage
  /** Name of the mount, or of the store, that the cases run on. */
  readonly mount: string
  readonly edits: readonly [Edit, ...Edit[]]
  /** Cases that exist to catch it; each has to. */
  readonly caughtBy: readonly [string, ...string[]]
}
