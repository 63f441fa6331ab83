import { afterAll, beforeAll } from 'vitest'
import { type Ended, run, type Running } from './run.js'

/** What the app is started with; nothing else of this process's environment reaches it. */
export const secrets = {
  RECOVER_SECRET: 'recover-secret-5f1c',
  CUSTOMERIO_SIGNING_KEY: 'customerio-key-77ab',
  REFERRALLOOP_SECRET: 'referralloop-secret-0d2e',
  RECOMLY_KEYS: '{"key_live_1":"recomly-secret-e3b9","key_live_2":"recomly-secret-41c8"}',
}

/** An example app: its folder, and what Node is given to run it there. */
export interface Example {
  readonly folder: URL
  readonly args: readonly string[]
}

/** A run of a handler, as `GET /deliveries` tells it. */
export interface Run {
  readonly provider: string
  readonly deliveryId: string | null
  readonly type: string
  readonly fence: number
  readonly at: string
}

/** The example app, listening. */
export interface App extends Running {
  readonly url: string
  readonly pid: number
  runs(): Promise<Run[]>
  stop(): Promise<Ended>
}

/** The part of an app that requests need. */
export type ServedApp = Pick<App, 'url' | 'runs'>

/** An example app of which every run of a handler waits for `letGo`. */
export interface HeldApp extends App {
  /** Resolves with the bodies that handlers were given, once there are that many. */
  held(count: number): Promise<readonly string[]>
  letGo(): void
}

/** Runs the example to its end, or until it is stopped. */
export const runApp = ({ folder, args }: Example, env: Readonly<Record<string, string>>): Running =>
  run(args, { ...env, PORT: '0' }, { cwd: folder })

/** Starts the example on a free port, with real secrets, and what else its environment is to have. */
export async function startApp(example: Example, env: Readonly<Record<string, string>> = {}): Promise<App> {
  return listening(runApp(example, { ...secrets, ...env }))
}

/** Starts the example before the tests of a suite, and stops it after them. */
export function appOf(example: Example): ServedApp {
  let app: App
  beforeAll(async () => {
    app = await startApp(example)
  })
  afterAll(() => app.stop())
  return {
    get url() {
      return app.url
    },
    runs: () => app.runs(),
  }
}

const preload = new URL('held/preload.mjs', import.meta.url).href

/** The same, with handlers that the test holds. */
export async function startHeldApp({ folder, args }: Example): Promise<HeldApp> {
  const running = run(['--import', preload, ...args], { ...secrets, PORT: '0' }, { cwd: folder, ipc: true })
  const bodies: string[] = []
  const waiting = new Set<() => void>()
  running.child.on('message', (body) => {
    bodies.push(body as string)
    for (const look of waiting) look()
  })
  const held = (count: number) =>
    new Promise<readonly string[]>((resolve) => {
      const look = () => bodies.length >= count && resolve(bodies)
      waiting.add(look)
      look()
    })
  return { ...(await listening(running)), held, letGo: () => void running.child.send('let go') }
}

async function listening(running: Running): Promise<App> {
  const [, url] = await running.line(/^listening on (http:\/\/127\.0\.0\.1:\d+)$/)
  return {
    ...running,
    url: url!,
    pid: running.child.pid!,
    runs: async () => (await (await fetch(`${url}/deliveries`)).json()) as Run[],
    stop() {
      running.child.kill('SIGTERM')
      return running.ended
    },
  }
}
