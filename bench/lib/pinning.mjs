import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

const taskset = (...options) => spawnSync('taskset', options, { encoding: 'utf8' })

const canPin = availableParallelism() > 1 && taskset('-c', '0,1', 'true').status === 0

/** The command that starts a program on one core, where cores can be chosen. */
export const onCore = (core, command) => (canPin ? ['taskset', '-c', String(core), ...command] : command)

/** Keeps this process on one core until the function that it gives is called. */
export function stayOnCore(core) {
  if (!canPin) return () => {}
  const before = /: *(\S+)\s*$/.exec(taskset('-cp', String(process.pid)).stdout)?.[1]
  taskset('-acp', String(core), String(process.pid))
  return () => void (before && taskset('-acp', before, String(process.pid)))
}
