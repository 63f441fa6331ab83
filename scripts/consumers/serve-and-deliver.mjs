import { CommandError, runCommand, startCommand } from './command.mjs'

const secret = 'whatever the sender shows'

/** What the programs of the READMEs print of a delivery. */
const handled = /^\S+: .+ has all \d+ items$/m

/** Starts the program of a README, and sends it a delivery as that says. Throws if that is not handled. */
export async function serveAndDeliver(command, { cwd, env, signal }) {
  const { freePort } = await import('../../test/servers/port.ts')
  const { until } = await import('../../test/servers/processes.ts')
  const port = await freePort()
  const signing = { ...env, RECOVER_SECRET: secret }
  const program = startCommand(command, { cwd, env: { ...signing, PORT: String(port) }, signal })
  const ended = program.ended.then((status) => {
    throw new Error(`"${program.title}" ended with ${status}`)
  })
  const meanwhile = (met, complaint) => Promise.race([until(met, complaint, 60_000), ended])
  ended.catch(() => {})
  try {
    await meanwhile(() => listens(port), 'The program does not listen')
    const url = `http://127.0.0.1:${port}/webhooks/recover`
    // Not over the network: what is called posthorn there need not be what was packed here.
    const send = ['npx', '--no', 'posthorn', 'send', 'recover', 'checklist.completed', url, '--secret-env', 'RECOVER_SECRET']
    await runCommand(send, { cwd, env: signing, signal })
    await meanwhile(() => handled.test(program.printed()), 'The program does not print the line of its handler')
  } catch (error) {
    throw new CommandError(error.message, `${program.said()}\n${error.said ?? ''}`)
  } finally {
    program.stop()
  }
}

/** Whether something answers there. What it answers to this does not matter. */
async function listens(port) {
  try {
    await (await fetch(`http://127.0.0.1:${port}/`)).arrayBuffer()
    return true
  } catch {
    return false
  }
}
