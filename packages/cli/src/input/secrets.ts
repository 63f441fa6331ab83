import { type Command, Option } from 'commander'
import type { NamedSecret } from '../explain/explanation.js'
import type { Io } from '../io.js'
import { UsageError } from '../usage-error.js'
import { readStdin } from './file.js'
import { repeatable } from './repeatable.js'

/** Where a command gets its secrets from. */
export interface SecretOptions {
  readonly secretEnv?: readonly string[]
  readonly secretStdin?: boolean
}

const usualVariable = 'POSTHORN_SECRET'

/** Adds the options. `--secret` is there to be refused: what stands in a command is in the shell's history, and for all to see in `ps`. */
export function addSecretOptions(command: Command): Command {
  // Preset, so that it is refused without a value, too: one that begins with a dash does not count as its value.
  const refused = new Option('--secret [value]')
    .hideHelp()
    .preset('')
    .argParser(() => {
      throw new UsageError(
        'There is no --secret: a secret in a command stays in the history of the shell, and every user of the machine can see it. Put it into an environment variable and give its name with --secret-env NAME, or pipe it in with --secret-stdin.',
      )
    })
  return command
    .option(
      '--secret-env <name>',
      `name of the variable that holds the secret; repeatable (default: ${usualVariable})`,
      repeatable,
    )
    .option('--secret-stdin', 'read secrets from stdin, one a line; a PEM key may have several lines')
    .addOption(refused)
}

/** The secrets as they are: nothing is trimmed. */
export async function readSecrets(io: Io, { secretEnv, secretStdin = false }: SecretOptions): Promise<readonly NamedSecret[]> {
  const names = secretEnv ?? (secretStdin ? [] : [usualVariable])
  const named = names.map((name) => ({ name, value: secretEnv ? fromEnvironment(io, name, '--secret-env') : usual(io) }))
  return secretStdin ? [...named, ...(await fromStdin(io))] : named
}

/** The one secret of a command that needs one. */
export async function readSecret(io: Io, options: SecretOptions): Promise<NamedSecret> {
  const [first, ...more] = await readSecrets(io, options)
  if (!first || more.length > 0) throw new UsageError('This command signs with one secret. Give one.')
  return first
}

// Whoever mistakes the option for `--secret` gives the secret itself, which must not be repeated on the screen.
const isPlainName = (name: string): boolean => /^[A-Z]+(?:_[A-Z0-9]+)*$/.test(name) && name.length <= 64

const valueOf = ({ env }: Io, name: string): string | undefined => (Object.hasOwn(env, name) ? env[name] : undefined)

function usual(io: Io): string {
  const value = valueOf(io, usualVariable)
  if (value) return value
  throw new UsageError(
    `There is no secret. Set ${usualVariable}, or name another variable with --secret-env NAME, or pipe the secret in with --secret-stdin.`,
  )
}

/** The value of a variable that an option names. */
export function fromEnvironment(io: Io, name: string, option: string): string {
  const value = valueOf(io, name)
  if (value) return value
  if (!isPlainName(name))
    throw new UsageError(
      `${option} takes the name of an environment variable, such as RECOVER_SECRET, and no variable of the given name is set. It is not repeated here, in case it is the secret itself.`,
    )
  throw new UsageError(`The environment variable ${name} is ${value === undefined ? 'not set' : 'empty'}.`)
}

async function fromStdin(io: Io): Promise<NamedSecret[]> {
  const text = (await readStdin(io, 'The secret')).toString()
  const secrets: NamedSecret[] = []
  let pem: { readonly name: string; readonly lines: string[] } | undefined
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.startsWith('-----BEGIN ')) pem = { name: `line ${index + 1} of stdin`, lines: [] }
    if (!pem && line !== '') secrets.push({ name: `line ${index + 1} of stdin`, value: line })
    pem?.lines.push(line)
    if (pem && /-----END [A-Z ]+-----$/.test(line)) {
      secrets.push({ name: pem.name, value: pem.lines.join('\n') })
      pem = undefined
    }
  }
  if (pem) throw new UsageError(`The PEM key that begins on ${pem.name} has no end.`)
  if (secrets.length === 0) throw new UsageError('There is no secret on stdin.')
  return secrets
}
