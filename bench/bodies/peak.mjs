import { readFileSync, writeFileSync } from 'node:fs'

const field = (pid, name) =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024

/**
 * From now on, the most bytes of a process that are resident at once. Where the system does not keep that, `fallback`
 * tells what it kept since the process began.
 */
export function watchPeak(pid) {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
    const idle = field(pid, 'VmRSS')
    return ({ fallback }) => (Number.isNaN(idle) ? fallback : field(pid, 'VmHWM') - idle)
  } catch {
    return ({ fallback }) => fallback
  }
}
