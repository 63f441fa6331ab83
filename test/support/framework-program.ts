import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Block, blocksOf, root } from './markdown.js'

/** A program of README.md, and what README.md says to do before it runs. */
export interface FrameworkProgram {
  readonly block: Block
  /** Names of the packages that it says to install. */
  readonly packages: readonly string[]
  /** Further commands of the shell. */
  readonly commands: readonly string[]
}

/** The first program of README.md that uses an adapter: "express" for `@posthorn/express`. */
export function frameworkProgram(framework: string): FrameworkProgram {
  const blocks = blocksOf('README.md')
  const index = blocks.findIndex(({ language, code }) => language === 'ts' && code.includes(`from '@posthorn/${framework}'`))
  const block = blocks[index]
  if (!block) throw new Error(`README.md has no program that uses @posthorn/${framework}.`)
  const shell = blocks.slice(0, index).findLast(({ language }) => language === 'sh')
  const before = (shell?.code ?? '').trim().split('\n')
  // The command may also be named in the sentence after the program.
  const installs = `${shell?.code ?? ''}\n${paragraphAfter(block)}`.matchAll(/npm install ([^`\n]+)/g)
  return {
    block,
    packages: [...installs].flatMap(([, names = '']) => names.trim().split(/\s+/)),
    commands: before.filter((line) => !line.startsWith('npm install ')),
  }
}

function paragraphAfter({ file, line, code }: Block): string {
  const after = readFileSync(join(root, file), 'utf8')
    .split('\n')
    .slice(line + code.split('\n').length)
  return after.slice(0, after.indexOf('', 1)).join('\n')
}
