import { inOwnProcess } from '../lib/fork.mjs'
import { spread, target } from '../lib/sections.mjs'
import { refusedSection, validSection, timesSection, otherSchemesSection, sizeName } from './sections.mjs'

export const title = 'Verification'

const nodeMajor = Number(process.versions.node.split('.')[0])
const allSizes = [256, 1024, 4096, 65_536, 1_048_576]
const quickSizes = [1024, 4096]

/** Of one part, in a process of its own: a heap that 1 MiB of JSON has gone through is no place to measure 256 bytes. */
const part = (name, options, progress) => inOwnProcess(new URL(`./${name}.mjs`, import.meta.url), options, progress)

export async function run({ quick, progress }) {
  const [rounds, millis] = quick ? [11, 8] : [31, 20]
  const valid = {}
  for (const size of quick ? quickSizes : allSizes) {
    const names = size === 1024 ? ['stripe', 'github', 'slack', 'standard'] : ['stripe']
    valid[size] = await part('valid', { size, names, rounds, millis }, progress)
  }
  const refused = {}
  for (const size of [1024, 1_048_576]) {
    const slow = size > 1024
    const options = { size, withPeers: !quick || !slow, rounds: slow ? Math.ceil(rounds / 3) : rounds, millis: millis / 2 }
    refused[size] = await part('refused', options, progress)
  }
  const unread = await part('unread', quick ? { rounds: 5, posts: 30 } : { rounds: 11, posts: 100 }, progress)
  return {
    sections: [
      validSection(valid),
      timesSection(valid),
      otherSchemesSection(valid[1024]),
      ...Object.entries(refused).map(([size, rows]) => refusedSection(size, rows)),
      {
        title: 'A body of 1 MiB that is refused by its headers',
        note: 'Time that a server on node:http computes for a POST without a signature, over sockets. The sender stops when it is answered.',
        columns: ['endpoint', 'server CPU beside reading first'],
        rows: [
          ['raw-body, then the receiver', '1'],
          ['the receiver, with a reader of the body', spread(unread.unread.ratio)],
        ],
      },
    ],
    targets: [...validTargets(valid), ...peerTargets(valid[1024]), ...refusedTargets(refused), unreadTarget(unread)],
  }
}

function validTargets(valid) {
  const bounds = { 1024: nodeMajor > 20 ? 0.65 : 0.58, 4096: 0.8, 65_536: 1, 1_048_576: 1 }
  return Object.entries(bounds)
    .filter(([size]) => size in valid)
    .map(([size, atMost]) =>
      target(`valid, ${sizeName(size)}, Stripe: check beside bare HMAC`, valid[size].stripe[0].ratio.median, { atMost }),
    )
}

function peerTargets(schemes) {
  const bounds = [
    ['stripe', 'stripe, verifyHeader', 2.8],
    ['standard', 'standardwebhooks', 7],
    ['standard', 'svix', 7],
    ['github', '@octokit/webhooks-methods', 1.9],
    ['stripe', 'tern', 7],
  ]
  return bounds.map(([scheme, peer, atLeast]) =>
    target(`valid, 1 KiB: ${peer} beside check`, schemes[scheme].find(({ name }) => name === peer).timesPosthorn.median, {
      atLeast,
    }),
  )
}

/** Of all schemes, the one that takes longest. */
function refusedTargets(refused) {
  return Object.entries(refused).flatMap(([size, rows]) =>
    ['missing', 'malformed', 'stale'].map((kind) => {
      const own = rows.filter((row) => row.name.startsWith('Posthorn') && kind in row)
      const worst = Math.max(...own.map((row) => row[kind].median))
      return target(`refused, ${sizeName(size)}, ${kind}: check beside bare HMAC, slowest scheme`, worst, {
        atMost: 0.05,
        digits: 3,
      })
    }),
  )
}

const unreadTarget = ({ unread }) =>
  target('refused, 1 MiB over sockets: server CPU beside reading first', unread.ratio.median, { atMost: 0.25 })
