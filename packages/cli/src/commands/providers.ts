import { providerNames, loadProvider } from '@posthorn/providers'
import { describe } from '../facts/describe.js'
import { factsOf } from '../facts/facts.js'
import { retryWords, signatureWords, waitWords } from '../facts/words.js'
import { readProvider } from '../input/provider.js'
import { createPrinter } from '../terminal/printer.js'
import { cut, table } from '../terminal/table.js'
import { type Cli, complete } from './cli.js'

const legend = [
  'integrity  what is signed: body, all of it; partial, a part of the request; none, nothing, there is only a token',
  'waits      how long the sender waits for a reply',
  'retries    the pauses between its attempts',
  '–          its document does not say',
]

/** `posthorn providers [name]` */
export function addProviders({ program, io }: Cli): void {
  const command = program
    .command('providers')
    .description('Lists the senders that are described, or all that is known of one.')
    .argument('[name]', 'one of them, or a module that exports a provider: ./orchard.js#orchard')
    .option('--json', 'print JSON')
    .action(async (name: string | undefined, { json = false }: { json?: boolean }) => {
      const printer = createPrinter(io)
      if (name !== undefined) {
        const provider = await readProvider(io, name)
        return json ? printer.json(factsOf(provider)) : printer.lines(describe(provider))
      }
      const providers = await Promise.all(providerNames.map((one) => loadProvider(one)))
      if (json) return printer.json(providers.map(factsOf))
      const rows = providers.map((provider) => [
        provider.name,
        [...new Set(provider.schemes.map(signatureWords))].join(' or '),
        provider.integrity,
        waitWords(provider),
        retryWords(provider),
      ])
      const [headings = '', ...lines] = table([['name', 'signature', 'integrity', 'waits', 'retries'], ...rows], printer.width)
      printer.lines([printer.paint('bold', headings), ...lines])
      // Of no use to the next program of a pipe.
      if (io.stdout.isTTY) printer.lines(['', ...legend.map((line) => cut(line, printer.width))])
    })
    .addHelpText('after', ['', 'In the list:', ...legend.map((line) => `  ${line}`)].join('\n'))
  complete(command, { examples: ['posthorn providers', 'posthorn providers stripe --json'], exits: '0 printed' })
}
