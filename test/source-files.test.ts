import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bareCode, filesBelow } from './support/files.js'
import { documents, root } from './support/markdown.js'

const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const packages = readdirSync(join(root, 'packages'))
const sources = packages.flatMap((name) => filesBelow(`packages/${name}/src`, /\.ts$/))

/** Places where a pattern is found, as `file:line: what`. */
function places(files: readonly string[], pattern: RegExp, view: (text: string) => string = (text) => text): string[] {
  return files.flatMap((file) =>
    view(read(file))
      .split('\n')
      .flatMap((line, index) => {
        const found = pattern.exec(line)?.[0]
        return found === undefined
          ? []
          : [`${file}:${index + 1}: ${found.length === 1 ? `U+${found.codePointAt(0)!.toString(16)}` : found}`]
      }),
  )
}

describe('text that reads as it runs', () => {
  // Characters that reorder or hide text let code look like other code: "Trojan Source", CVE-2021-42574.
  const invisible = /[\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}|\p{Cc}/u
  const everything = filesBelow('', /\.(?:ts|mjs|cjs|js|json|md|ya?ml)$|^run$/)

  it('looks at the files that it should', () => {
    expect(everything).toEqual(
      expect.arrayContaining([
        'README.md',
        '.ci/run',
        'package.json',
        'packages/core/src/verify/verify.ts',
        'scripts/test.mjs',
        'docs/errors.md',
      ]),
    )
  })

  it('no file has a character that cannot be seen', () => {
    expect(places(everything, invisible)).toEqual([])
  })

  it('sources and documents are ASCII but for a few signs that resemble no letter', () => {
    expect(places([...sources, ...documents()], /[^\x20-\x7e…→–—×≤≥✓✗]/u)).toEqual([])
  })
})

describe('types that say something', () => {
  it('no source says any', () => {
    // `AbortSignal.any`, and the step `any:` of templates, are no types.
    expect(places(sources, /(?<!\.)\bany\b(?!:)/, bareCode)).toEqual([])
  })

  it('no source switches the compiler or the linter off', () => {
    expect(places(sources, /@ts-(?:ignore|nocheck|expect-error)|(?:eslint|oxlint)-disable/)).toEqual([])
  })

  it.each(packages)('no declaration that %s ships says any', (name) => {
    const declarations = readdirSync(join(root, 'packages', name, 'dist'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.d.ts'))
      .map((file) => `packages/${name}/dist/${file}`)
    expect(declarations.length).toBeGreaterThan(0)
    expect(places(declarations, /\bany\b/, bareCode)).toEqual([])
  })
})

describe('bareCode, which these guards look through', () => {
  it('keeps code and blanks what is said in comments and strings', () => {
    expect(bareCode("const a: any = 'any' // any")).toBe("const a: any = '   '       ")
    expect(bareCode('/* any\n */ let b = `any`').split('\n')).toEqual(['      ', '    let b = `   `'])
  })
})
