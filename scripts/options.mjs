import { parseArgs } from 'node:util'

/** A way to start a script that cannot work. */
export class UsageError extends Error {}

/** `parseArgs` of Node, with its complaints as {@link UsageError}. */
export function parseOptions(config) {
  try {
    return parseArgs(config)
  } catch (error) {
    if (!error.code?.startsWith('ERR_PARSE_ARGS_')) throw error
    throw new UsageError(`${error.message.split('. ')[0]}.`)
  }
}

export function wholeNumber(name, text, least, most) {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  throw new UsageError(`${name} must be a whole number from ${least} to ${most}, not "${text}".`)
}

/** Runs a script of this project: `start` gives its exit code, and a wrong option is told without a stack trace. */
export async function runScript({ name, help, readOptions, start }) {
  try {
    const { help: asked, ...options } = readOptions(process.argv.slice(2))
    if (asked) console.log(help)
    else process.exitCode = await start(options)
  } catch (error) {
    console.error(error instanceof UsageError ? `${error.message} Try: npm run ${name} -- --help` : error)
    process.exitCode = error instanceof UsageError ? 2 : 1
  }
}
