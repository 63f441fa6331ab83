/** What apps and sender have in common. Apps get it as JSON. */
export interface Settings {
  /** What the sender signs with. */
  readonly secret: string
  /** Options of the apps' receivers. */
  readonly times: Readonly<Record<'leaseMs' | 'joinMs' | 'storeTimeoutMs' | 'deadlineMs', number>>
  /** Where deliveries wait, in the engine that has a queue. */
  readonly queueName: string
}

/**
 * The sender's pauses are a thousandth of those that Recover documents, or less. A lease cannot be a thousandth of its
 * 15 s: processes of one machine wait for each other longer than that. So it is longer than the first pauses, which is
 * harder than it is with a real sender.
 */
export const settings: Settings = {
  secret: 'a secret that both sides of the chaos know',
  times: { leaseMs: 300, joinMs: 300, storeTimeoutMs: 400, deadlineMs: 700 },
  queueName: 'chaos',
}
