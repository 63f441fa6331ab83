#!/usr/bin/env node
import { exitCode } from './exit-code.js'
import { faultLine, run } from './run.js'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())

const { stdout, stderr, stdin, env } = process
for (const output of [stdout, stderr])
  output.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // `posthorn … | head` has what it wants, and closes the pipe.
    if (code === 'EPIPE') process.exit()
    if (output !== stderr) stderr.write(`Cannot print: ${message}\n`)
    process.exit(exitCode.internal)
  })
process.on('uncaughtException', (error) => {
  stderr.write(faultLine(error))
  process.exit(exitCode.internal)
})
process.exitCode = await run(process.argv.slice(2), { stdout, stderr, stdin, env, cwd: process.cwd(), signal: stop.signal })
// What is still on its way is of no interest any more.
if (stop.signal.aborted) process.exit()
