import { build } from './build.mjs'
import { UsageError } from './options.mjs'
import { startApp } from './start/app.mjs'
import { examples } from './start/examples.mjs'
import { introduce } from './start/introduce.mjs'
import { help, readOptions } from './start/options.mjs'
import { whenOrphaned } from './start/orphan.mjs'
import { findPort } from './start/port.mjs'
import { secretsFor } from './start/secrets.mjs'

async function start({ example, port, serveOnly, exit }) {
  build()
  const secrets = secretsFor(process.env)
  const freePort = await findPort(port)
  // Loaded this late because it imports the packages that were just built.
  const standIns = serveOnly ? undefined : await (await import('./start/stand-ins.mjs')).startStandIns(secrets)
  const app = startApp(examples[example], { ...secrets, ...standIns?.env, PORT: String(freePort) })
  try {
    return await run(app, { example, exit, secrets, standIns })
  } finally {
    await standIns?.close()
  }
}

async function run(app, { example, exit, secrets, standIns }) {
  let stopping = false
  const stop = (signal) => {
    stopping = true
    void app.stop(signal)
    // What they would try again would be waited for.
    void standIns?.close()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  whenOrphaned(stop)

  const url = await app.url
  if (url && standIns) {
    const { demonstrate, invite } = await import('./start/demonstrate.mjs')
    try {
      await app.registeredWith(2)
      const asDue = await demonstrate(url, secrets, standIns)
      app.complain({ forgiven: asDue })
      if (exit) return (await app.stop()) === 0 && asDue ? 0 : 1
      invite(url, secrets, standIns)
    } catch (error) {
      if (!stopping) {
        app.complain()
        await app.stop()
        throw error
      }
    }
  } else {
    if (url) introduce(url, process.env)
    app.complain()
  }

  const code = await app.exited
  if (stopping) return code === 0 ? 0 : 1
  console.error(`The ${example} example ended by itself, with ${code}.`)
  return 1
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(help)
  else process.exitCode = await start(options)
} catch (error) {
  console.error(error instanceof UsageError ? `${error.message} Try: npm start -- --help` : error.message)
  process.exitCode = error instanceof UsageError ? 2 : 1
}
