import { inOwnProcess } from '../lib/fork.mjs'
import { spread, target } from '../lib/sections.mjs'

export const title = 'Growth: what more of something costs'

/** Of one part, in a process of its own. */
const part = (name, options, progress) => inOwnProcess(new URL(`./${name}.mjs`, import.meta.url), options, progress)

export async function run({ quick, progress }) {
  const [rounds, millis] = quick ? [15, 8] : [61, 20]
  const handlers = await part('handlers', { rounds }, progress)
  const secrets = await part('secrets', { rounds, millis }, progress)
  const providers = await part('providers', { rounds }, progress)
  const headers = await part('headers', { rounds, millis }, progress)
  return {
    sections: [
      {
        title: 'Handlers, one of them for the event',
        note: 'A whole `receiver.receive` of an event of 1 KiB that was never seen before, with the memory store.',
        columns: ['handlers', 'times one handler'],
        rows: handlers.map(({ count, ratio }) => [`${count}`, spread(ratio)]),
      },
      {
        title: 'Receivers, each of another provider',
        note: 'The same of one receiver, in a process that has made the others too: they idle, or have refused requests.',
        columns: ['receivers', 'times one receiver'],
        rows: providers.map(({ name, ratio }) => [name, spread(ratio)]),
      },
      {
        title: 'Secrets, of which the last signed',
        note: '`check` of 1 KiB. Every secret is tried whatever the outcome, so that the time tells nothing.',
        columns: ['secrets', 'times one secret', 'each added secret beside a bare HMAC'],
        rows: secrets.map(({ count, ratio, each }) => [`${count}`, spread(ratio), count === 1 ? '' : spread(each)]),
      },
      {
        title: 'Headers of the request, the signature last',
        note: '`check` with the headers in an object; `receiver.verify` with the lines that adapters read.',
        columns: ['headers', 'check, times 5', 'receiver.verify, times 5'],
        rows: headers.map(({ count, object, lines }) => [`${count}`, spread(object), spread(lines)]),
      },
    ],
    targets: [
      unchanged('handlers: 100 beside 1', handlers.at(-1).ratio),
      unchanged('receivers: 100 beside 1', providers[1].ratio),
      target('secrets: 8 beside 1', secrets.at(-1).ratio.median, { atMost: 8 }),
    ],
  }
}

const unchanged = (name, { median }) => ({
  ...target(name, median, { atMost: 1.05 }),
  bound: '0.95–1.05',
  met: median >= 0.95 && median <= 1.05,
})
