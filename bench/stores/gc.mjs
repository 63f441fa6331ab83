import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Node hides it unless it is started with a flag, and whoever runs a suite should not have to. */
setFlagsFromString('--expose-gc')
export const collect = runInNewContext('gc')

/** Bytes that are still in use when all garbage is gone. */
export function bytesInUse() {
  // What weak references and finalizers held goes only the next time.
  for (let time = 0; time < 4; time++) collect()
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return heapUsed + external + arrayBuffers
}
