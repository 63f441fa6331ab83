import type { SignedRequest } from '@posthorn/core'
import { makeDelivery } from '@posthorn/testing'
import { type Command, Option } from 'commander'
import { exitCode } from '../exit-code.js'
import { readSpeed, wholeNumber } from '../input/number.js'
import { providerArgument } from '../input/provider.js'
import { addSecretOptions } from '../input/secrets.js'
import { addSigningOptions, requireKept } from '../input/sign-options.js'
import { inOptions } from '../input/sign-problem.js'
import { unlessInterrupted } from '../interrupted.js'
import { adviceOnNoReply, adviceOnStatus } from '../send/advice.js'
import { sendOnce } from '../send/once.js'
import type { Parcel } from '../send/parcel.js'
import { attemptLine, printSent } from '../send/print.js'
import { readTask, type Task, type TaskOptions } from '../send/task.js'
import { sendWithRetries } from '../send/with-retries.js'
import { printable } from '../terminal/printable.js'
import { createPrinter } from '../terminal/printer.js'
import { UsageError } from '../usage-error.js'
import { type Cli, complete } from './cli.js'

interface Options extends TaskOptions {
  readonly retries?: boolean
  readonly speed?: number
  readonly json?: boolean
}

/** `posthorn send <provider> [event] <url>` */
export function addSend(cli: Cli): void {
  const command = cli.program
    .command('send')
    .description('Sends a signed delivery, and judges the reply.')
    .usage('[options] <provider> [event] <url>')
    .argument('<provider>', providerArgument)
    .argument('[event]', "name of an event that there is a sample of (default: the sender's most typical)")
    .argument('[url]', 'where it goes, such as http://127.0.0.1:3000/webhooks/recover')
    .option('--body <file>', 'send these exact bytes instead of a sample')
  addKinds(command)
    .addOption(
      new Option('--retries', 'try again as the sender documents it').conflicts([
        'duplicate',
        'tamper',
        'unsigned',
        'stale',
        'timestamp',
      ]),
    )
    .option('--speed <n>', 'with --retries: how much faster pauses pass (default: 1)', readSpeed)
    .option(
      '--timeout <ms>',
      "how long to wait for a reply (default: the sender's, else 10000)",
      wholeNumber('--timeout', 1, 600_000),
    )
    .option('--json', 'print JSON')
  addSigningOptions(command)
  addSecretOptions(command)
  command.action(async (name: string, one: string | undefined, other: string | undefined, options: Options) => {
    if (options.speed !== undefined && !options.retries)
      throw new UsageError('--speed makes the pauses between attempts pass faster: it goes with --retries.')
    const task = await readTask(cli.io, name, other === undefined ? [undefined, one] : [one, other], options)
    const asDue = options.retries ? await retried(cli, task, options) : await once(cli, task, options)
    if (!asDue) cli.exit(exitCode.no)
  })
  complete(command, {
    examples: [
      'posthorn send recover checklist.completed http://127.0.0.1:3000/webhooks/recover',
      'posthorn send recover http://127.0.0.1:3000/webhooks/recover --retries --speed 60',
    ],
    exits: '0 the reply is as it should be; 1 it is not, or none came; 130 Ctrl-C',
  })
}

const addKinds = (command: Command): Command =>
  command
    .addOption(new Option('--duplicate', 'send it twice').conflicts(['tamper', 'unsigned', 'stale']))
    .addOption(new Option('--tamper', 'change one bit of the signed body: has to be refused').conflicts(['unsigned', 'stale']))
    .addOption(new Option('--unsigned', 'leave the signature out: has to be refused').conflicts('stale'))
    .option('--stale', 'sign it at a time long past: has to be refused')

const nameOf = ({ type }: Parcel): string => (type === undefined ? 'your own body' : printable(type))

async function once({ io }: Cli, task: Task, options: Options): Promise<boolean> {
  const { provider, address, parcel, kind } = task
  const request: SignedRequest = inOptions(provider, () => makeDelivery(provider, parcel.event, task.delivery))
  requireKept(request, options)
  const printer = createPrinter(io)
  const sent = await unlessInterrupted(io.signal, sendOnce({ ...task, request }, task.secretName))
  if (options.json) printer.json({ provider: provider.name, event: parcel.type ?? null, url: address.href, sent: kind, ...sent })
  else {
    printer.line(`${request.method} ${address.href}  ${nameOf(parcel)}, ${kind}`)
    printSent(printer, sent)
  }
  return sent.asDue
}

async function retried({ io }: Cli, task: Task, options: Options): Promise<boolean> {
  const { speed = 1, json } = options
  const { provider, address, parcel, delivery, timeoutMs } = task
  const printer = createPrinter(io)
  // Made once before, since each attempt is signed anew, and all would fail on it.
  const request = inOptions(provider, () => makeDelivery(provider, parcel.event, delivery))
  requireKept(request, options)
  if (!json) printer.line(`${request.method} ${address.href}  ${nameOf(parcel)}, with retries`)
  const order = { ...delivery, target: address, type: parcel.type ?? '', event: parcel.event }
  const { attempts, noReply } = await sendWithRetries(provider, order, {
    speed,
    timeoutMs,
    signal: io.signal,
    onAttempt: (attempt) => (json ? undefined : printer.line(attemptLine(printer, attempt, speed))),
  })
  const last = attempts.at(-1)
  const asDue = last?.outcome === 'delivered'
  if (json) printer.json({ provider: provider.name, event: parcel.type ?? null, url: address.href, attempts, asDue })
  else if (noReply) printer.line(`  ${adviceOnNoReply(noReply, address)}`)
  else if (last?.status !== undefined && !asDue) printer.line(`  ${adviceOnStatus(last.status, provider, task.secretName)}`)
  return asDue
}
