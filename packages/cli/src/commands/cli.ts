import type { Command } from 'commander'
import type { Io } from '../io.js'
import { posthorn } from '../terminal/pasted.js'

/** What a command is added to. */
export interface Cli {
  readonly program: Command
  readonly io: Io
  /** Says how the command ended, where it is not `exitCode.ok`. */
  readonly exit: (code: number) => void
}

/** What the help of a command ends with. */
interface Ending {
  readonly examples: readonly [string, string]
  /** Besides 2 and 70, which mean the same everywhere. */
  readonly exits: string
}

/** Adds what every command has. */
export function complete(command: Command, { examples, exits }: Ending): Command {
  const lines = [
    'Examples:',
    ...examples.map((example) => `  $ ${example}`),
    '',
    `Exit codes: ${exits}; 2 wrong usage; 70 a fault of this program.`,
  ]
  return command.addHelpText('after', `\n${lines.join('\n')}`).showHelpAfterError(tryHelp(command))
}

/** Where to go from a wrong call. */
export const tryHelp = (command: Command): string =>
  `Try: ${[posthorn, ...(command.parent ? [command.name()] : [])].join(' ')} --help`
