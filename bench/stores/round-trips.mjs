import { setTimeout as sleep } from 'node:timers/promises'
import { freshIds } from './ids.mjs'

const times = 100

/** The commands that a server gets for each operation, from the client and not from a script: `[{ name, count, commands }]`. */
export async function countRoundTrips(client, operations) {
  const seen = []
  const monitor = await client.monitor()
  monitor.on('monitor', (_time, [command], source) => {
    if (source !== 'lua') seen.push(command.toUpperCase())
  })
  const ids = freshIds(times)
  const counted = []
  try {
    for (const [name, operation] of Object.entries(operations)) {
      seen.length = 0
      for (const [key, token] of ids) await operation(key, token)
      await client.echo('end')
      while (seen.at(-1) !== 'ECHO') await sleep(5)
      const commands = seen.slice(0, -1)
      counted.push({ name, count: commands.length / times, commands: [...new Set(commands)] })
    }
  } finally {
    monitor.disconnect()
  }
  return counted
}
