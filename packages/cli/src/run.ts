import { createRequire } from 'node:module'
import { isWebhookError } from '@posthorn/core'
import { Command, CommanderError } from 'commander'
import { tryHelp } from './commands/cli.js'
import { addExplain } from './commands/explain.js'
import { addListen } from './commands/listen.js'
import { addProbe } from './commands/probe.js'
import { addProviders } from './commands/providers.js'
import { addSend } from './commands/send.js'
import { addSign } from './commands/sign.js'
import { addStandIn } from './commands/stand-in.js'
import { addVerify } from './commands/verify.js'
import { exitCode } from './exit-code.js'
import { requireNoSecret } from './input/misplaced-secret.js'
import { suggestion } from './input/suggest.js'
import { Interrupted } from './interrupted.js'
import type { Io } from './io.js'
import { posthorn } from './terminal/pasted.js'
import { printable } from './terminal/printable.js'
import { UsageError } from './usage-error.js'

const commands = [addProviders, addSign, addSend, addVerify, addExplain, addProbe, addStandIn, addListen]

/** Runs the command line. Gives the exit code: see {@link exitCode}. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  let code: number = exitCode.ok
  const program = createProgram(io)
  for (const add of commands) add({ program, io, exit: (given) => (code = given) })
  if (args.length === 0) {
    program.outputHelp()
    return exitCode.ok
  }
  try {
    requireCommand(program, args)
    await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof Interrupted) return exitCode.interrupted
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage
    return report(io, error, program.commands.find((command) => command.name() === args[0]) ?? program)
  }
}

function createProgram({ stdout, stderr }: Io): Command {
  const { version } = createRequire(import.meta.url)('../package.json') as { version: string }
  return (
    new Command('posthorn')
      .description('Signs, sends, verifies, explains and probes webhooks.')
      .version(version, '-V, --version', 'print the version')
      .showHelpAfterError(`Try: ${posthorn} --help`)
      // Its own way to write the arguments, where a command has one.
      .configureHelp({ subcommandTerm: (command) => `${command.name()} ${command.usage()}` })
      .exitOverride()
      .configureOutput({
        writeOut: (text) => void stdout.write(text),
        writeErr: (text) => void stderr.write(text),
        outputError: (text, write) => {
          const safe = text.replace(
            /^(error: unknown option ')([^]*)(?=')/,
            (_all, start: string, given: string) => start + optionName(given),
          )
          write(safe.split('\n').map(printable).join('\n'))
        },
        getOutHelpWidth: () => (stdout.isTTY ? (stdout.columns ?? 80) : 100),
        getErrHelpWidth: () => (stderr.isTTY ? (stderr.columns ?? 80) : 100),
      })
  )
}

// Behind `--secrets=`, `-s` or a blank may stand what is never to be repeated, and keys may begin with dashes themselves.
function optionName(given: string): string {
  const name = /^(?:--[a-z][a-z-]{0,31}|-\w)(?==|$)/.exec(given)?.[0]
  return name ?? `${/^--?\w?/.exec(given)?.[0] ?? ''}…`
}

/** Said before anything else, since `--help` behind a name that there is not would print the help of all. */
function requireCommand({ commands: all }: Command, [first = '', second]: readonly string[]): void {
  const given = first === 'help' ? second : first
  const names = all.map((command) => command.name())
  if (given === undefined || given.startsWith('-') || [...names, 'help'].includes(given)) return
  requireNoSecret(given, 'What stands in place of the command')
  throw new UsageError(`There is no command "${printable(given)}".${suggestion(given, names)}`)
}

function report({ stderr }: Io, error: unknown, command: Command): number {
  // What cannot be signed, a secret that cannot be used: these messages are written for the one who typed.
  if (error instanceof UsageError || isWebhookError(error)) {
    stderr.write(`error: ${printable(error.message)}\n${error instanceof UsageError ? `${tryHelp(command)}\n` : ''}`)
    return exitCode.usage
  }
  stderr.write(faultLine(error))
  return exitCode.internal
}

/** What is said of a fault of this program. A trace would tell its user nothing. */
export const faultLine = (error: unknown): string =>
  `posthorn failed, and should not have: ${printable(error instanceof Error ? error.message : String(error))}\n`
