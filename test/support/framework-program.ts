import { type Block, blocksOf } from './markdown.js'

/** The first program of a package's README, and what that README says to do before it runs. */
export interface FrameworkProgram {
  readonly block: Block
  /** Names of the packages that it says to install. */
  readonly packages: readonly string[]
  /** Further commands of the shell. */
  readonly commands: readonly string[]
}

/** The program that packages/express/README.md begins with, for "express". */
export function frameworkProgram(framework: string): FrameworkProgram {
  const file = `packages/${framework}/README.md`
  const [shell, block] = blocksOf(file)
  if (shell?.language !== 'sh' || block?.language !== 'ts')
    throw new Error(`${file} does not begin with what to install and a program.`)
  const lines = shell.code.trim().split('\n')
  const install = 'npm install '
  return {
    block,
    packages: lines.filter((line) => line.startsWith(install)).flatMap((line) => line.slice(install.length).split(' ')),
    commands: lines.filter((line) => !line.startsWith(install)),
  }
}
