import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Block, root } from './markdown.js'

/** Blocks as programs, beside the packages as an app would have them. */
export interface Compiled {
  readonly folder: string
  /** What the compiler complains of, with document and line instead of file names. Empty when all is well. */
  readonly complaints: string
  /** The program made from a block. */
  readonly programOf: (block: Block) => string
}

/** Type-checks blocks against the built packages, with the options that the packages themselves are built with. */
export function compileBlocks(blocks: readonly Block[]): Compiled {
  const folder = mkdtempSync(join(root, 'test', '.blocks-'))
  mkdirSync(join(folder, 'src'))
  const names = blocks.map(({ file, line }) => `${file.replaceAll(/\W/g, '_')}_${line}`)
  for (const [index, { code }] of blocks.entries()) {
    // A block without imports is a script to the compiler, and its names would meet those of other blocks.
    writeFileSync(join(folder, 'src', `${names[index]}.ts`), `${code}\nexport {}\n`)
  }
  const compilerOptions = {
    composite: false,
    declaration: false,
    declarationMap: false,
    sourceMap: false,
    inlineSources: false,
    isolatedDeclarations: false,
    // As Nest's own projects have them.
    experimentalDecorators: true,
    erasableSyntaxOnly: false,
    noUnusedLocals: false,
    noEmitOnError: false,
    rootDir: 'src',
    outDir: 'out',
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: '../../tsconfig.base.json', compilerOptions, include: ['src'] }),
  )
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder, '--pretty', 'false'],
    { cwd: folder, encoding: 'utf8' },
  )
  const complaints = blocks.reduce(
    (text, { file, line }, index) => text.replaceAll(`src/${names[index]}.ts`, `${file}, block at line ${line}, `),
    stdout + stderr,
  )
  return { folder, complaints, programOf: (block) => join(folder, 'out', `${names[blocks.indexOf(block)]}.js`) }
}
