import type { Provider } from '@posthorn/core'
import { isLoopback, sampleTypes } from '@posthorn/testing'
import type { Finding, ProbeTarget } from '@posthorn/testing/probe'
import { exitCode } from '../exit-code.js'
import { readAddress } from '../input/address.js'
import { requireNoSecret } from '../input/misplaced-secret.js'
import { wholeNumber } from '../input/number.js'
import { providerArgument, readProvider } from '../input/provider.js'
import { requireHalf } from '../input/public-key.js'
import { requireRuns } from '../input/runs-url.js'
import { addSecretOptions, readSecret, type SecretOptions } from '../input/secrets.js'
import { requireKeyId } from '../input/sign-options.js'
import { unlessInterrupted } from '../interrupted.js'
import { readSample } from '../send/parcel.js'
import { printable } from '../terminal/printable.js'
import { createPrinter, type Printer } from '../terminal/printer.js'
import { createProgress } from '../terminal/progress.js'
import { cut } from '../terminal/table.js'
import { UsageError } from '../usage-error.js'
import { type Cli, complete } from './cli.js'

interface Options extends SecretOptions {
  readonly provider: string
  readonly type?: string
  readonly keyId?: string
  readonly publicUrl?: string
  readonly runsUrl?: string
  readonly allowHost?: string
  readonly timeout: number
  readonly json?: boolean
}

/** `posthorn probe <url>` */
export function addProbe({ program, io, exit }: Cli): void {
  const command = program
    .command('probe')
    .description('Sends good, forged, stale and broken deliveries to an endpoint, and says what it does wrong.')
    .argument('<url>', 'the endpoint; good deliveries are really handled')
    .requiredOption('--provider <name>', `(required) ${providerArgument}`)
    .option('--type <event>', "event to send (default: the sender's most typical)")
    .option('--key-id <id>', 'which key deliveries are signed with, for senders that name their keys')
    .option('--public-url <url>', 'address that the sender was given, for senders that sign it (default: the url)')
    .option('--runs-url <url>', 'answers GET with a JSON list of every run of a handler, so that runs can be counted')
    .option('--allow-host <host>', 'probe this host, although it is not this machine')
    .option('--timeout <ms>', 'how long to wait for a reply', wholeNumber('--timeout', 1, 600_000), 10_000)
    .option('--json', 'print JSON')
  addSecretOptions(command)
  command.action(async (url: string, options: Options) => {
    const target = await readTarget(url, options)
    const { type } = target
    // Loaded this late because no other command needs it.
    const { probe } = await import('@posthorn/testing/probe')
    const printer = createPrinter(io)
    const progress = createProgress(io)
    if (!options.json) printer.line(`${target.provider.name}  ${printable(type)} to ${target.url}`)
    const findings = await unlessInterrupted(
      io.signal,
      probe(target, {
        signal: io.signal,
        timeoutMs: options.timeout,
        onFinding: ({ name }, done, total) => progress.show(cut(`${done}/${total} ${name}`, io.stderr.columns)),
      }),
    ).finally(progress.clear)
    if (findings.some(({ outcome }) => outcome === 'fail')) exit(exitCode.no)
    if (options.json) printer.json({ url: target.url, provider: target.provider.name, event: type, findings })
    else printer.lines(linesOf(printer, findings))
  })
  complete(command, {
    examples: [
      'posthorn probe http://127.0.0.1:3000/webhooks/recover --provider recover --secret-env RECOVER_SECRET',
      'posthorn probe http://127.0.0.1:3000/webhooks/stripe --provider stripe --runs-url http://127.0.0.1:3000/deliveries',
    ],
    exits: '0 nothing failed; 1 something failed; 130 Ctrl-C',
  })

  async function readTarget(url: string, options: Options): Promise<ProbeTarget & { readonly type: string }> {
    const { keyId, publicUrl, runsUrl, allowHost } = options
    const address = readAddress(url)
    for (const one of [address, ...(runsUrl === undefined ? [] : [readAddress(runsUrl, 'The value of --runs-url')])])
      requireAllowed(one, allowHost)
    const provider = await readProvider(io, options.provider)
    const type = readType(provider, options.type)
    const secret = await readSecret(io, options)
    requireHalf(provider, [secret], 'private')
    requireKeyId(provider, options)
    if (runsUrl !== undefined) await unlessInterrupted(io.signal, requireRuns(runsUrl, options.timeout))
    return {
      url: address.href,
      provider,
      secret: secret.value,
      type,
      ...(keyId === undefined ? {} : { keyId }),
      ...(publicUrl === undefined ? {} : { publicUrl }),
      ...(runsUrl === undefined ? {} : { runsUrl }),
    }
  }
}

function readType(provider: Provider, given: string | undefined): string {
  if (given !== undefined && !sampleTypes(provider).includes(given)) requireNoSecret(given, 'The value of --type')
  return readSample(provider, given).type
}

function requireAllowed(address: URL, allowed: string | undefined): void {
  if (isLoopback(address.hostname) || address.hostname === allowed?.toLowerCase()) return
  throw new UsageError(
    `${printable(address.hostname)} is not this machine. Forged and oversized requests are sent, which only the owner of a host may want: if you are, add --allow-host ${printable(address.hostname)}.`,
  )
}

const marks = { pass: ['✓', 'green'], fail: ['✗', 'red'], unseen: ['–', 'dim'] } as const

function linesOf({ paint, width }: Printer, findings: readonly Finding[]): string[] {
  const idWidth = Math.max(0, ...findings.map(({ id }) => id.length))
  // Where good deliveries are not accepted, nothing else was tried, and that is all there is to say.
  const shown = findings.slice(1).every(({ outcome }) => outcome === 'unseen') ? findings.slice(0, 1) : findings
  const lines = shown.flatMap(({ id, name, outcome, detail, why }) => {
    const [mark, style] = marks[outcome]
    const rest = width === undefined ? undefined : width - 2
    const line = `${paint(style, mark)} ${cut(`${id.padEnd(idWidth)}  ${name}`, rest)}`
    const below = { pass: [], fail: [inOptions(detail), why], unseen: [inOptions(detail)] }[outcome]
    return [line, ...below.map((text) => `${' '.repeat(idWidth + 4)}${printable(text)}`)]
  })
  return [...lines, '', tally(findings)]
}

/** What is found, in the command's own words. */
const inOptions = (detail: string): string =>
  detail.replaceAll('`runsUrl`', '--runs-url').replaceAll('`type` or `event`', '--type').replaceAll('`type`', '--type')

function tally(findings: readonly Finding[]): string {
  const count = (outcome: Finding['outcome']) => findings.filter((one) => one.outcome === outcome).length
  const more = findings.filter(({ outcome, detail }) => outcome === 'unseen' && detail.includes('`runsUrl`')).length
  const hint = more === 0 ? '' : `; --runs-url shows ${more} of them`
  return `${count('pass')} passed, ${count('fail')} failed, ${count('unseen')} not judged${hint}`
}
