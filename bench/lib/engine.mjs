import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Outlives whoever started it, however that ends: then its input does too, and it takes the engine and its data away. Being
 * detached, it hears no Ctrl-C, and neither does the engine.
 */
const guard = `signal=$1 dir=$2
shift 2
"$@" < /dev/null &
engine=$!
read _
kill -"$signal" "$engine"
wait "$engine"
rm -rf "$dir"`

/** Starts an engine in a folder of its own and waits until it answers. */
export async function startEngine({ command, args, dir, user, signal, answers }) {
  const options = { cwd: dir, stdio: ['pipe', 'pipe', 'pipe'], detached: true, ...user }
  const child = spawn('sh', ['-c', guard, 'guard', signal, dir, command, ...args], options)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said = `${said}${chunk}`.slice(-2000)))
  const gone = once(child, 'exit')
  const stop = async () => {
    child.stdin.end()
    await gone
  }
  const deadline = Date.now() + 20_000
  while (!(await answers())) {
    if (Date.now() > deadline) {
      await stop()
      throw new Error(`${command} does not answer: ${said}`)
    }
    await sleep(50)
  }
  return { stop }
}

/** A port of the loopback that nobody listens on. */
export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  await once(probe, 'close')
  return port
}

/** Where a program is: in PATH, or in one of the folders given. */
export function findProgram(name, folders = []) {
  return [...(process.env.PATH ?? '').split(delimiter), ...folders].map((folder) => join(folder, name)).find(isProgram)
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
