import { isWebhookError, type Provider, type Verification, verify, type WebhookError } from '@posthorn/core'
import { exitCode } from '../exit-code.js'
import { addressNeeded } from '../explain/address-needed.js'
import { verifyAtAnyTime } from '../facts/at-any-time.js'
import { providerArgument, readProvider } from '../input/provider.js'
import { requireHalf } from '../input/public-key.js'
import { addRequestOptions, readRequest, type RequestOptions } from '../input/request-options.js'
import { secretInput } from '../input/secrets-by-key.js'
import { addSecretOptions, readSecrets, type SecretOptions } from '../input/secrets.js'
import { readTime } from '../input/time.js'
import { createPrinter, type Printer } from '../terminal/printer.js'
import { printable } from '../terminal/printable.js'
import { table } from '../terminal/table.js'
import { type Cli, complete } from './cli.js'

interface Options extends RequestOptions, SecretOptions {
  readonly ignoreAge?: boolean
  readonly json?: boolean
}

type Outcome = { readonly verification: Verification } | { readonly refusal: WebhookError }

/** `posthorn verify <provider>` */
export function addVerify({ program, io, exit }: Cli): void {
  const command = program
    .command('verify')
    .description('Verifies a saved request, and says what that proves.')
    .argument('<provider>', providerArgument)
  addRequestOptions(command).option('--ignore-age', 'accept it however old it is').option('--json', 'print JSON')
  addSecretOptions(command)
  command.action(async (name: string, options: Options) => {
    const provider = await readProvider(io, name)
    const printer = createPrinter(io)
    const secrets = await readSecrets(io, options)
    requireHalf(provider, secrets, 'public')
    const { method, url, headers, body } = await readRequest(io, printer, options)
    const { keyId, publicUrl, now } = options
    const outcome = outcomeOf(provider, publicUrl, () => {
      const request = {
        method,
        url,
        headers,
        body,
        secret: secretInput(secrets, keyId),
        ...(publicUrl === undefined ? {} : { publicUrl }),
      }
      if (options.ignoreAge) return verifyAtAnyTime(provider, request)
      return verify(provider, { ...request, now: now === undefined ? Date.now() : readTime('--now', now) })
    })
    if ('refusal' in outcome) exit(exitCode.no)
    if (options.json) printer.json(asJson(outcome))
    else printer.lines('refusal' in outcome ? refused(printer, name, outcome.refusal) : verified(printer, outcome.verification))
  })
  complete(command, {
    examples: [
      'posthorn verify recover --headers 1.headers --body 1.body',
      'posthorn verify stripe --request request.txt --secret-env STRIPE_SECRET --now 2025-01-31T09:30:00Z',
    ],
    exits: '0 verified; 1 refused',
  })
}

/** A refusal is an answer. A secret or an option that cannot be used is not. */
function outcomeOf(provider: Provider, publicUrl: string | undefined, run: () => Verification): Outcome {
  try {
    return { verification: run() }
  } catch (error) {
    if (isWebhookError(error) && error.status < 500) return { refusal: error }
    if (isWebhookError(error) && error.message.includes('`publicUrl`')) throw addressNeeded(provider, publicUrl)
    throw error
  }
}

function asJson(outcome: Outcome): object {
  if ('refusal' in outcome) return { verified: false, code: outcome.refusal.code, message: outcome.refusal.message }
  const { provider, scheme, keyId = null, timestamp, integrity } = outcome.verification
  return { verified: true, provider, scheme, keyId, timestamp: timestamp?.toISOString() ?? null, integrity }
}

const proven = {
  body: 'every byte of the body is what the sender signed',
  partial: 'a part of the request is what the sender signed; the rest may have been changed',
  none: 'the sender knew the secret; what the request holds may have been changed',
} as const

function verified({ paint }: Printer, { provider, scheme, keyId, timestamp, integrity }: Verification): string[] {
  const rows = [
    ['scheme', scheme],
    ...(keyId === undefined ? [] : [['key id', printable(keyId)]]),
    ...(timestamp === undefined ? [] : [['signed at', timestamp.toISOString()]]),
    ['proves', proven[integrity]],
  ]
  return [`${paint('green', '✓')} verified: ${provider}`, ...table(rows).map((line) => `  ${line}`)]
}

const aged = '  Of a saved request, --now says when it came, and --ignore-age accepts it whatever its age.'

function refused({ paint }: Printer, name: string, { code, message }: WebhookError): string[] {
  return [
    `${paint('red', '✗')} refused: ${code}`,
    `  ${printable(message)}`,
    ...(/^timestamp_(?:too_old|in_future)$/.test(code) ? [aged] : []),
    `  \`posthorn explain ${printable(name)}\` with the same options looks for the cause.`,
  ]
}
