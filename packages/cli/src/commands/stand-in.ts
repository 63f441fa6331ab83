import { loadProvider, type ProviderName } from '@posthorn/providers'
import { sampleTypes, scaledClock } from '@posthorn/testing'
import { requireNoSecret } from '../input/misplaced-secret.js'
import { readSpeed, wholeNumber } from '../input/number.js'
import { portProblem } from '../input/port.js'
import { repeatable } from '../input/repeatable.js'
import { fromEnvironment } from '../input/secrets.js'
import { suggestion } from '../input/suggest.js'
import { aborted } from '../interrupted.js'
import { attemptLine } from '../send/print.js'
import type { CredentialOption, Running, Settings } from '../stand-in/running.js'
import { excerpt, printable } from '../terminal/printable.js'
import { createPrinter } from '../terminal/printer.js'
import { UsageError } from '../usage-error.js'
import { type Cli, complete } from './cli.js'

interface Options extends Partial<Readonly<Record<CredentialOption, string>>> {
  readonly port: number
  readonly speed: number
  readonly allowHttp?: boolean
  readonly emit?: readonly string[]
}

/** What can be said to each besides --port and --speed. */
const known: Readonly<Record<string, readonly (keyof Options)[]>> = {
  recover: ['allowHttp', 'emit', 'partnerKeyEnv'],
  referralloop: ['allowHttp', 'emit', 'apiKeyEnv', 'signingSecretEnv'],
  customerio: ['signingKeyEnv'],
  recomly: [],
}

/** `posthorn stand-in <name>` */
export function addStandIn({ program, io }: Cli): void {
  const command = program
    .command('stand-in')
    .description('Runs a server that behaves as a sender documents, until Ctrl-C.')
    .argument('<name>', `whom it stands in for: ${Object.keys(known).join(', ')}`)
    .option('--port <n>', 'port of 127.0.0.1 to listen on; 0 for a free one', wholeNumber('--port', 0, 65_535), 0)
    .option('--speed <n>', 'how much faster pauses between attempts pass', readSpeed, 1)
    .option('--allow-http', 'take http addresses of this machine, too; these senders themselves take HTTPS alone')
    .option('--emit <type>', 'make this event as soon as a webhook for it is registered; repeatable', repeatable)
    .option('--partner-key-env <name>', 'recover: variable that holds the partner key (default: a random one)')
    .option('--api-key-env <name>', 'referralloop: variable that holds the API key (default: a random one)')
    .option('--signing-secret-env <name>', 'referralloop: variable that holds a signing secret (default: not signed)')
    .option('--signing-key-env <name>', 'customerio: variable that holds the signing key (default: a random one)')
    .action(async (name: string, options: Options) => {
      requireStandIn(name)
      requireKnown(name, options)
      await requireEvents(name, options.emit ?? [])
      const printer = createPrinter(io)
      const settings: Settings = {
        port: options.port,
        clock: scaledClock(options.speed),
        allowHttp: options.allowHttp ?? false,
        credential: (option) => {
          const variable = options[option]
          return variable === undefined ? undefined : { name: variable, value: fromEnvironment(io, variable, optionName(option)) }
        },
        onAttempt: (attempt) =>
          printer.line(`${attemptLine(printer, attempt, options.speed)}  ${printable(`${attempt.type} to ${attempt.url}`)}`),
        onRequest: ({ method, path, status, note }) => {
          // Who asks for the list of attempts knows.
          if (note !== undefined || !path.startsWith('/_stand-in/'))
            printer.line(`  ${excerpt(`${method} ${path} ${status}${note === undefined ? '' : `: ${note}`}`)}`)
          if (!options.allowHttp && note?.endsWith(' must be HTTPS.'))
            printer.line('  Start with --allow-http to take http addresses of this machine.')
        },
        onLog: (entry) => printer.line(`  ${printable(JSON.stringify(entry))}`),
      }
      const running = await start(name, settings)
      printer.lines([`${name} stands in on ${running.url}`, ...running.guide])
      const keys = 'The key above is good for this stand-in alone, while it runs; it opens nothing else. '
      printer.note(`${running.showsKeys ? keys : ''}Ctrl-C ends it.`)
      try {
        await serve(running, options.emit ?? [])
      } finally {
        await running.close()
      }
    })
  complete(command, {
    examples: [
      'posthorn stand-in recover --port 4100 --allow-http --speed 60',
      'posthorn stand-in recover --allow-http --emit lead.created --partner-key-env PARTNER_KEY',
    ],
    exits: '0 ended by Ctrl-C',
  })

  async function serve(running: Running, types: readonly string[]): Promise<void> {
    const { emitOnceWanted } = await import('../stand-in/run.js')
    await Promise.race([aborted(io.signal), emitOnceWanted(running, types, io.signal).then(() => aborted(io.signal))])
  }
}

/** Said before anything is started, since an event is made only once somebody wants it. */
async function requireEvents(name: string, types: readonly string[]): Promise<void> {
  if (types.length === 0) return
  const there = sampleTypes(await loadProvider(name as ProviderName))
  const stray = types.find((type) => !there.includes(type))
  if (stray === undefined) return
  requireNoSecret(stray, 'The value of --emit')
  throw new UsageError(
    `--emit: there is no event "${printable(stray)}" of "${name}".${suggestion(stray, there)} There are: ${there.join(', ')}.`,
  )
}

async function start(name: string, settings: Settings): Promise<Running> {
  // Loaded this late because no other command needs it.
  const { runStandIn } = await import('../stand-in/run.js')
  try {
    return await runStandIn(name, settings)
  } catch (error) {
    throw portProblem(error, settings.port)
  }
}

const optionName = (option: string): string => `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

function requireStandIn(name: string): void {
  const names = Object.keys(known)
  if (names.includes(name)) return
  requireNoSecret(name, 'What stands in place of the name')
  throw new UsageError(`There is no stand-in for "${printable(name)}": ${names.join(', ')}.${suggestion(name, names)}`)
}

function requireKnown(name: string, options: Options): void {
  const common = ['port', 'speed', ...known[name]!]
  const stray = Object.keys(options).find((option) => !common.includes(option))
  if (stray) throw new UsageError(`${optionName(stray)} means nothing to the stand-in of "${name}".`)
}
