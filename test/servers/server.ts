import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { family, signalAll, until, untilAll } from './processes.js'

/** An engine in a process of its own, which a test may treat badly. */
export interface Server {
  readonly url: string
  readonly port: number
  /** Where its data are. */
  readonly dir: string
  /** Of the process that runs now. */
  readonly pid: number
  /** Ends it for good, and removes its data unless the test brought the folder. */
  stop(): Promise<void>
  /** Ends it as a crash does: SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>
  /** Halts it: connections stay open, and nobody answers. */
  freeze(): Promise<void>
  /** Lets it go on. */
  thaw(): Promise<void>
  /** Starts it again with the same port, data and arguments; kills it first if it runs. */
  restart(): Promise<void>
}

/** How an engine is run. */
export interface Engine {
  readonly url: string
  readonly port: number
  readonly dir: string
  /** The folder was made for this server. */
  readonly ownDir: boolean
  readonly command: string
  readonly args: readonly string[]
  /** As whom; left out: as the test. */
  readonly user?: { readonly uid: number; readonly gid: number }
  readonly answers: () => Promise<boolean>
}

/** Outlives a test that is itself killed, and takes the server and its data away then: its input ends with the test. */
const guard = `read _
kill -9 "$1" $(ps -A -o pid=,ppid= | awk -v parent="$1" '$2 == parent { print $1 }')
[ -z "$2" ] || rm -rf "$2"`

/** Starts an engine and waits until it answers. */
export async function startServer(engine: Engine): Promise<Server> {
  let child = await launch(engine)
  const pid = (): number => child.pid ?? 0
  const kill = async (): Promise<void> => {
    // Halted first, so that it cannot have another child meanwhile.
    signalAll([pid()], 'SIGSTOP')
    const all = family(pid())
    signalAll(all, 'SIGKILL')
    await untilAll(all, /^Z/)
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  return {
    url: engine.url,
    port: engine.port,
    dir: engine.dir,
    get pid() {
      return pid()
    },
    kill,
    stop: async () => {
      await kill()
      if (engine.ownDir) await rm(engine.dir, { recursive: true, force: true })
    },
    freeze: async () => {
      signalAll([pid()], 'SIGSTOP')
      const all = family(pid())
      signalAll(all, 'SIGSTOP')
      await untilAll(all, /^[TZ]/)
    },
    thaw: () => {
      signalAll(family(pid()).toReversed(), 'SIGCONT')
      return Promise.resolve()
    },
    restart: async () => {
      await kill()
      child = await launch(engine)
    },
  }
}

async function launch({ command, args, dir, ownDir, user, answers }: Engine): Promise<ChildProcess> {
  const child = spawn(command, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'], ...user })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000)
    })
  }
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (status, signal) => reject(new Error(`${command} ended (${status ?? signal}): ${said}`)))
  })
  ended.catch(() => {})
  if (child.pid !== undefined) watch(child, child.pid, ownDir ? dir : '')
  await Promise.race([until(answers, `${command} did not answer`), ended])
  // A server that a test leaves running does not keep it from ending; then the guard takes the server away.
  child.unref()
  for (const stream of [child.stdout, child.stderr]) if (stream instanceof Socket) stream.unref()
  return child
}

function watch(child: ChildProcess, pid: number, dir: string): void {
  const watcher = spawn('sh', ['-c', guard, 'guard', String(pid), dir], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  watcher.on('error', () => {})
  watcher.unref()
  child.once('exit', () => watcher.kill('SIGKILL'))
}
