import { spawn } from 'node:child_process'
import { delimiter } from 'node:path'

const groups = new Set()
process.on('exit', () => groups.forEach(endGroup))

/** A command that did not do what it should, with all that it said. */
export class CommandError extends Error {
  constructor(message, said) {
    super(message)
    this.said = said
  }
}

// What npm and this repository put into the environment of a script would be found by the projects.
const ours = /^(?:npm_(?!config_)|npm_config_(?:local_prefix|loglevel)$|INIT_CWD$|NODE_(?:ENV|OPTIONS|PATH)$|VITEST|TSX_)/

export const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name))),
  PATH: (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !/node_modules[\\/]\.bin$/.test(folder))
    .join(delimiter),
  NO_COLOR: '1',
  npm_config_update_notifier: 'false',
}

/** Starts a command in a process group of its own, which ends with the signal, and at the latest with this process. */
export function startCommand([command, ...args], { cwd, env, signal }) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const title = [command, ...args].join(' ')
  let printed = ''
  let said = `$ ${title}\n`
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      said += text
      if (stream === child.stdout) printed += text
    })
  const stop = () => endGroup(child.pid)
  if (child.pid !== undefined) groups.add(child.pid)
  signal.addEventListener('abort', stop)
  const ended = new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message))
    // Those who inherited its output may outlive it: a project is over when all of them are gone.
    child.once('exit', stop)
    child.once('close', (status, killedBy) => resolve(status ?? killedBy))
  }).finally(() => {
    groups.delete(child.pid)
    signal.removeEventListener('abort', stop)
  })
  return { title, stop, ended, printed: () => printed, said: () => said }
}

/** Runs a command to its end. Gives what it printed. */
export async function runCommand(command, options) {
  options.signal.throwIfAborted()
  const { title, ended, printed, said } = startCommand(command, options)
  const status = await ended
  if (options.signal.aborted) throw new CommandError(`"${title}" did not end in time`, said())
  if (status !== 0) throw new CommandError(`"${title}" ended with ${status}`, said())
  return printed()
}

function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it has ended.
  }
}
