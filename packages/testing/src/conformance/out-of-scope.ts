/** Ids of the catalogue that are no cases of a mount in one process, each with the reason. */
export const outOfScope: Readonly<Record<string, string>> = {
  'DUP-03': 'needs several processes and a shared store',
  'DUP-13': 'a delivery is handled as a whole: events inside a batch are not told apart',
  'DUP-22': 'needs several hosts, whose leases a shared store times by its own clock',
  'RPL-03': 'needs a process that restarts, and a store that outlives it',
  'LOG-05': 'a measurement of times, to be reported: on a busy machine it can neither pass nor fail',
  'CT-15': 'is about a global pipe of Nest, not about mounts in general',
  'CT-16': 'is a second platform of Nest: the whole list runs on each platform that there is',
  'JSON-10': 'is about a durable queue, which keeps the raw bytes',
}
