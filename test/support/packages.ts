import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bareCode, filesBelow } from './files.js'
import { root } from './markdown.js'

type Table = Readonly<Record<string, string>>

/** Targets of an export by condition. */
export type Conditions = Readonly<Record<string, Table>>

/** The part of a package.json that is looked at. */
interface Manifest {
  readonly name: string
  readonly exports: Readonly<Record<string, Conditions | string | null>>
  readonly repository: { readonly directory: string }
  readonly dependencies?: Table
  readonly peerDependencies?: Table
  readonly [key: string]: unknown
}

/** A package with what it is made of. */
export interface Package {
  readonly folder: string
  readonly manifest: Manifest
  readonly sources: readonly string[]
}

export const packages: readonly Package[] = readdirSync(join(root, 'packages')).map((name) => ({
  folder: `packages/${name}`,
  manifest: JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as Manifest,
  sources: filesBelow(`packages/${name}/src`, /\.ts$/),
}))

const statement = /^(?:import|export) (?:[\w$*{][^'"]*? from )?'([^']+)'$|\bimport\('([^']+)'\)/gm

/** Names of the packages that a source imports, without subpaths; Node's own are left out. */
export function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8')
  const names = [...text.matchAll(statement)].map(([, from, lazy]) => from ?? lazy ?? '')
  return names
    .filter((name) => !/^(?:\.|node:)/.test(name))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    )
}

/** Lines of a source that run. */
export const codeLines = (file: string): number => countCode(readFileSync(join(root, file), 'utf8'))

const typesOnly = [
  /^import type .*?'$/gms,
  // One line that closes what it opens would otherwise take along all that comes before the next brace.
  /^(?:export )?interface [^\n]*\} *$/gm,
  /^(?:export )?interface .*?^\}$/gms,
  /^declare module .*?^\}$/gms,
  // With the lines that go on, and what closes them.
  /^(?:export )?type [^\n]*(?:\n[ \t]+[^\n]*)*(?:\n[)\]}>][^\n]*)?/gm,
]

/** Counts lines without blank ones, comments, type imports and declarations of types. */
export function countCode(text: string): number {
  const code = typesOnly.reduce((left, pattern) => left.replaceAll(pattern, ''), bareCode(text))
  return code.split('\n').filter((line) => line.trim() !== '').length
}
