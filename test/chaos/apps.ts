import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { until } from '../servers/processes.js'
import type { Random } from './random.js'
import { settings as common } from './settings.js'

const program = fileURLToPath(new URL('app.mjs', import.meta.url))

/** What an app does wrong on purpose. */
export type Flaw = 'reply first' | 'check, then mark'

/** What an app is told. */
export interface AppSettings {
  readonly engine: string
  readonly url: string | undefined
  readonly port: number
  /** A folder for the ledgers of handlers. */
  readonly ledgers: string
  readonly flaw: Flaw | undefined
}

/** A process of an app, by its number: the system may use the number of a process again. */
type Life = number

/** One app, in whatever process it has at the moment. */
interface App {
  readonly settings: AppSettings
  child: ChildProcess
  life: Life
  listens: boolean
  /** Its end was brought about here. */
  doomed: boolean
}

/** Several apps, each on its port, that are started again whenever they end. */
export class Apps {
  kills = 0
  /** Ends that nobody here brought about, with what the app said last. */
  readonly crashes: string[] = []
  /** When processes ended, in milliseconds since 1970. */
  readonly deaths: Map<Life, number> = new Map()
  readonly #apps: App[]
  #lives = 0
  #stopping = false

  constructor(settings: readonly AppSettings[]) {
    this.#apps = settings.map((mine) => this.#launch(mine))
  }

  async listening(): Promise<void> {
    await until(() => this.#apps.every(({ listens }) => listens) || this.crashes.length > 0, 'The apps did not listen')
    if (this.crashes.length > 0) throw new Error(`An app does not even start: ${this.crashes[0]}`)
  }

  /** Kills one of those that listen, as soon as there is another: where none is left, nobody is there to be confused. */
  async kill(random: Random): Promise<void> {
    const alive = () => this.#apps.filter(({ listens }) => listens)
    await until(() => alive().length > 1, 'The apps did not come back')
    const [app] = random.shuffle(alive())
    if (!app) return
    this.kills += 1
    app.listens = false
    app.doomed = true
    app.child.kill('SIGKILL')
  }

  async stop(): Promise<void> {
    this.#stopping = true
    await Promise.all(
      this.#apps.map(async ({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return
        const exited = once(child, 'exit')
        child.kill('SIGKILL')
        await exited
      }),
    )
  }

  #launch(settings: AppSettings): App {
    const app: App = { settings, ...this.#start(settings), listens: false, doomed: false }
    const watch = (): void => {
      let said = ''
      app.child.stderr?.on('data', (chunk: Buffer) => {
        said = (said + chunk.toString()).slice(-2000)
      })
      app.child.once('message', () => {
        app.listens = !app.doomed
      })
      app.child.once('close', (code, signal) => {
        this.deaths.set(app.life, Date.now())
        if (this.#stopping) return
        if (!app.doomed) this.crashes.push(`port ${settings.port} ended (${code ?? signal}): ${said}`)
        // Before the first word of it nothing would change, for ever.
        const hopeless = !app.doomed && !app.listens
        Object.assign(app, { listens: false, doomed: false })
        if (hopeless) return
        Object.assign(app, this.#start(settings))
        watch()
      })
    }
    watch()
    return app
  }

  #start(settings: AppSettings): Pick<App, 'child' | 'life'> {
    this.#lives += 1
    const all = JSON.stringify({ ...common, ...settings, life: this.#lives })
    return {
      child: fork(program, [all], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] }),
      life: this.#lives,
    }
  }
}
