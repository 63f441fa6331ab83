import type { Provider } from '@posthorn/core'
import { exitCode } from '../exit-code.js'
import type { Evidence, Explanation } from '../explain/explanation.js'
import { otherProviders, providerArgument, readProvider } from '../input/provider.js'
import { addRequestOptions, readRequest, type RequestOptions } from '../input/request-options.js'
import { addSecretOptions, readSecrets, type SecretOptions } from '../input/secrets.js'
import { readTime } from '../input/time.js'
import { unlessInterrupted } from '../interrupted.js'
import type { Io } from '../io.js'
import { createPrinter, type Printer } from '../terminal/printer.js'
import { printable } from '../terminal/printable.js'
import { createProgress } from '../terminal/progress.js'
import { type Cli, complete } from './cli.js'

interface Options extends RequestOptions, SecretOptions {
  readonly json?: boolean
}

/** `posthorn explain <provider>` */
export function addExplain({ program, io, exit }: Cli): void {
  const command = program
    .command('explain')
    .description('Finds out why a saved request does not verify, and says which line to change.')
    .argument('<provider>', providerArgument)
  addRequestOptions(command).option('--json', 'print JSON')
  addSecretOptions(command)
  command.action(async (name: string, options: Options) => {
    const provider = await readProvider(io, name)
    const printer = createPrinter(io)
    const notes: string[] = []
    const evidence = await readEvidence(io, { ...printer, note: (text) => notes.push(text) }, provider, options)
    // Loaded this late because no other command needs it.
    const { explain } = await import('../explain/explain.js')
    const progress = createProgress(io)
    const explanation = await unlessInterrupted(
      io.signal,
      explain({
        ...evidence,
        signal: io.signal,
        onProgress: (tried) => progress.show(`tried ${tried} ways to read the request`),
      }),
    ).finally(progress.clear)
    if (leavesBodyOpen(explanation)) notes.forEach(printer.note)
    if (explanation.verdict === 'nothing_found') exit(exitCode.no)
    if (options.json) printer.json(explanation)
    else printer.lines(linesOf(printer, provider, explanation))
  })
  complete(command, {
    examples: [
      'posthorn explain recover --headers 1.headers --body 1.body',
      'posthorn explain stripe --request request.txt --secret-env OLD_SECRET --secret-env NEW_SECRET',
    ],
    exits: '0 explained, or verified; 1 nothing found; 130 Ctrl-C',
  })
}

async function readEvidence(io: Io, printer: Printer, provider: Provider, options: Options): Promise<Evidence> {
  const { keyId, publicUrl, now } = options
  return {
    provider,
    secrets: await readSecrets(io, options),
    request: await readRequest(io, printer, options),
    now: now === undefined ? Date.now() : readTime('--now', now),
    others: await otherProviders(provider),
    ...(keyId === undefined ? {} : { keyId }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
  }
}

/** What makes a request verify says what its body was, and where nothing does the body is among what to look at. */
const leavesBodyOpen = (explanation: Explanation): boolean =>
  explanation.verdict === 'verified' || (explanation.verdict === 'explained' && explanation.secret === undefined)

const refusedBytes = [
  '  The sender and this secret fit. If your app refuses it, then it holds another secret (compare their lengths, there and here),',
  '  or it looks at other bytes. Have it save what it takes for the body, and the headers of that request, and explain those:',
  "  fs.writeFileSync('seen.body', body); fs.writeFileSync('seen.headers', JSON.stringify(req.headers))",
]
const refusedToken = ['  The sender and this secret fit. If your app refuses it, it compares another secret, or another header.']

function linesOf({ paint }: Printer, { name, integrity }: Provider, explanation: Explanation): string[] {
  if (explanation.verdict === 'verified')
    return [
      `${paint('green', '✓')} verified: ${name}, by ${explanation.scheme}, with ${printable(explanation.secret)}`,
      ...(integrity === 'none' ? refusedToken : refusedBytes),
    ]
  const refused = `${paint('red', '✗')} refused: ${printable(explanation.refusal)}`
  if (explanation.verdict === 'nothing_found')
    return [
      refused,
      `  Nothing found: ${explanation.tried} ways to read the request were tried${explanation.complete || explanation.tried === 0 ? '' : ', not all, since its body is large'}, and none of them verifies.`,
      '  Check next:',
      ...explanation.next.map((step) => `  - ${printable(step)}`),
    ]
  const { causes, secret } = explanation
  const all = causes.length > 1 ? [`  ${causes.length === 2 ? 'Both' : `All ${causes.length}`} together:`] : []
  const shown = causes.flatMap(({ id, problem, fix }) => [
    `  ${paint('bold', 'cause')}  ${printable(problem)} (${id})`,
    `  ${paint('bold', 'fix')}    ${printable(fix)}`,
  ])
  return [refused, ...all, ...shown, ...(secret === undefined ? [] : [`  After that it verifies with ${printable(secret)}.`])]
}
