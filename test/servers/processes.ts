import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A line of the system's table of processes. */
interface Process {
  readonly pid: number
  readonly parent: number
  readonly state: string
}

function processes(): Process[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' })
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, parent, state = '']) => ({ pid: Number(pid), parent: Number(parent), state }))
}

/** A process and its children. Those of Postgres lead groups of their own, so no signal to a group reaches them. */
export const family = (pid: number): number[] => [
  pid,
  ...processes()
    .filter(({ parent }) => parent === pid)
    .map((child) => child.pid),
]

/** Sends a signal to those that are still there. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal)
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Waits until all are in a state that fits. One that has ended has the state `Z`, as if nobody had asked for its end yet. */
export async function untilAll(pids: readonly number[], fits: RegExp): Promise<void> {
  await until(
    () => {
      const states = new Map(processes().map(({ pid, state }) => [pid, state]))
      return pids.every((pid) => fits.test(states.get(pid) ?? 'Z'))
    },
    `Processes ${pids.join(', ')} did not get to ${fits}`,
  )
}

/** Asks again and again until it is so. */
export async function until(met: () => boolean | Promise<boolean>, complaint: string, withinMs = 20_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!(await met())) {
    if (performance.now() > deadline) throw new Error(`${complaint} within ${withinMs} ms.`)
    await new Promise((resolve) => {
      setTimeout(resolve, 20)
    })
  }
}

/** Where a program is: in PATH, or in one of the folders given. */
export function findProgram(name: string, folders: readonly string[] = []): string | undefined {
  return [...(process.env['PATH'] ?? '').split(delimiter), ...folders]
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}
