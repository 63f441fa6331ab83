import { sign } from '@posthorn/core'
import { recover } from '@posthorn/providers/recover'
import { Outages } from './outages.js'
import { post } from './post.js'
import type { Random } from './random.js'
import { settings } from './settings.js'

/** How to send. */
export interface SenderOptions {
  readonly ports: readonly number[]
  readonly random: Random
  /** How many new deliveries there are, a second. */
  readonly perSecond: number
  /** What Recover's pauses between attempts are divided by. */
  readonly scale: number
  /** After how many milliseconds a request without a reply counts as hung. */
  readonly hungMs: number
  /** Bounds of how long the handler of a delivery works, in milliseconds. */
  readonly workMs: readonly [least: number, most: number]
}

/** What was sent, and what came of it. */
export interface Counts {
  deliveries: number
  /** Sent at the same time as another copy of the same delivery. */
  copies: number
  retries: number
  givenUp: number
  hung: number
  slowestMs: number
}

/** A sender as Recover documents itself, but faster, and with copies of what it sends. */
export class Sender {
  /** Ids of deliveries that were answered 200. */
  readonly acknowledged: Set<string> = new Set()
  readonly counts: Counts = { deliveries: 0, copies: 0, retries: 0, givenUp: 0, hung: 0, slowestMs: 0 }
  /** How often each status was the reply. */
  readonly statuses: Map<number, number> = new Map()
  readonly outages: Outages = new Outages()
  readonly #options: SenderOptions
  readonly #underway = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined

  constructor(options: SenderOptions) {
    this.#options = options
  }

  start(): void {
    this.#timer = setInterval(() => {
      const delivery = this.#deliver().finally(() => this.#underway.delete(delivery))
      this.#underway.add(delivery)
    }, 1000 / this.#options.perSecond)
  }

  /** Begins no more deliveries, and waits until each is acknowledged or given up. */
  async finish(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all(this.#underway)
  }

  async #deliver(): Promise<void> {
    const { random, scale } = this.#options
    this.counts.deliveries += 1
    const id = `evt_${this.counts.deliveries}`
    const body = JSON.stringify({
      id,
      type: 'sequence.completed',
      account_id: 'acc_1',
      created_at: new Date().toISOString(),
      data: { work_ms: this.#work() },
    })
    for (const pause of [0, ...(recover.retries ?? [])]) {
      if (pause > 0) {
        this.counts.retries += 1
        await elapsed((pause * 1000) / scale)
      }
      const copies = random.chance(0.3) ? random.between(2, 3) : 1
      this.counts.copies += copies - 1
      const replies = await Promise.all(Array.from({ length: copies }, () => this.#attempt(body)))
      if (!replies.includes(200)) continue
      this.acknowledged.add(id)
      return
    }
    this.counts.givenUp += 1
  }

  /** Some work goes on for longer than a lease. */
  #work(): number {
    const { random, workMs } = this.#options
    return random.chance(0.05) ? random.between(350, 800) : random.between(...workMs)
  }

  /** Goes to an app that listens, as a load balancer before them would. Gives the status, if there was a reply. */
  async #attempt(body: string): Promise<number | undefined> {
    const { random, ports, hungMs } = this.#options
    const headers = sign(recover, { secret: settings.secret, body })
    for (const port of random.shuffle(ports)) {
      const answer = await post(port, body, headers, hungMs)
      if (answer.kind === 'refused') continue
      if (answer.kind === 'hung') this.counts.hung += 1
      if (answer.kind !== 'reply') return undefined
      const { status, tookMs } = answer
      this.counts.slowestMs = Math.max(this.counts.slowestMs, tookMs)
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1)
      this.outages.see(status)
      return status
    }
    return undefined
  }
}

const elapsed = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
