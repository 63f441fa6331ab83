import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { interleave } from '../lib/rounds.mjs'

const script = fileURLToPath(new URL('./provider-process.mjs', import.meta.url))
const cases = { 1: ['1'], '100, the others idle': ['100'], '100, the others used': ['100', 'used'] }

async function answer(child) {
  const gone = () => child.emit('message', undefined)
  child.once('exit', gone)
  const [message] = await once(child, 'message')
  child.off('exit', gone)
  if (message === undefined) throw new Error('A process that was to be measured ended.')
  return message
}

/** Each number of receivers lives in a process of its own: what is loaded cannot be unloaded. */
export async function run({ rounds, progress }) {
  progress('providers that are loaded')
  const children = []
  try {
    const candidates = {}
    for (const [name, args] of Object.entries(cases)) {
      const child = fork(script, args)
      children.push(child)
      await answer(child)
      candidates[name] = async () => {
        child.send('measure')
        return (await answer(child)).nanos
      }
    }
    await interleave(candidates, 4)
    const measured = await interleave(candidates, rounds)
    return Object.keys(cases).map((name) => ({ name, ratio: measured[name].ratio }))
  } finally {
    for (const child of children) child.disconnect()
  }
}
