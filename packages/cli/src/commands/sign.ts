import type { Provider, SignedRequest } from '@posthorn/core'
import { makeDelivery } from '@posthorn/testing'
import { placeAt, readAddress } from '../input/address.js'
import { readBody } from '../input/body.js'
import { providerArgument, readProvider } from '../input/provider.js'
import { requireHalf } from '../input/public-key.js'
import { addSecretOptions, readSecret, type SecretOptions } from '../input/secrets.js'
import { addSigningOptions, requireKeyId, requireKept, type SigningOptions, toDeliveryOptions } from '../input/sign-options.js'
import { inOptions } from '../input/sign-problem.js'
import { curlCommand } from '../terminal/curl.js'
import { printable } from '../terminal/printable.js'
import { createPrinter } from '../terminal/printer.js'
import { UsageError } from '../usage-error.js'
import { type Cli, complete } from './cli.js'
import { requestJson } from './request-json.js'

interface Options extends SecretOptions, SigningOptions {
  readonly body?: string
  readonly type?: string
  readonly method?: string
  readonly url?: string
  readonly json?: boolean
  readonly curl?: string
}

/** `posthorn sign <provider>` */
export function addSign({ program, io }: Cli): void {
  const command = program
    .command('sign')
    .description('Signs a body as the sender would, and prints the headers.')
    .argument('<provider>', providerArgument)
    .option('--body <file>', 'what to sign: the exact bytes (default: stdin)')
    .option('--type <name>', 'name of the event, for senders that have it in a header')
    .option('--method <method>', "method of the request (default: the sender's)")
    .option('--url <path>', 'path and query of the request (default: /)')
    .option('--json', 'print the whole request as JSON')
    .option('--curl <url>', 'print a command for sh that sends it there')
  addSigningOptions(command)
  addSecretOptions(command)
  command.action(async (name: string, options: Options) => {
    const provider = await readProvider(io, name)
    const body = await readBody(io, options.body, options.secretStdin)
    const secret = await readSecret(io, options)
    requireHalf(provider, [secret], 'private')
    requireKeyId(provider, options)
    const { type, method, curl } = options
    const delivery = {
      ...placeOf(options),
      ...toDeliveryOptions(options),
      ...(type === undefined ? {} : { type }),
      ...(method === undefined ? {} : { method }),
      secret: secret.value,
    }
    const request = inOptions(provider, () => makeDelivery(provider, body, delivery))
    requireKept(request, options)
    const printer = createPrinter(io)
    if (options.body === undefined && body.length === 0) printer.note('Note: stdin was empty, so that an empty body is signed.')
    if (options.json) return printer.json(requestJson(request))
    const file = options.body !== undefined && request.body.equals(body) ? options.body : undefined
    if (curl !== undefined) return printer.line(curlCommand(placeAt(readAddress(curl), request.url).href, request, file))
    requireHeadersAlone(provider, request, body, options.url)
    printer.lines(Object.entries(request.headers).map(([header, value]) => `${header}: ${printable(value)}`))
  })
  complete(command, {
    examples: [
      'posthorn sign recover --body event.json',
      'posthorn sign stripe --body event.json --secret-env STRIPE_SECRET --curl http://127.0.0.1:3000/webhooks/stripe',
    ],
    exits: '0 signed',
  })
}

function placeOf({ url, curl }: Options): { url?: string; publicUrl?: string } {
  if (curl === undefined) return url === undefined ? {} : { url }
  const { pathname, search, href } = readAddress(curl)
  return { url: url ?? pathname + search, publicUrl: href }
}

function requireHeadersAlone({ name }: Provider, request: SignedRequest, body: Buffer, url = '/'): void {
  if (request.url === url && request.body.equals(body)) return
  const where = request.url === url ? 'body' : 'address'
  throw new UsageError(`The signature of "${name}" stands in the ${where}: --json prints the whole request, --curl a command.`)
}
