import { createServer } from 'node:net'

const usual = 4000

/** The port asked for, which has to be free, or else the usual one, or else any. */
export async function findPort(wanted) {
  if (wanted === 0) return 0
  if (wanted === undefined) return (await isFree(usual)) ? usual : 0
  if (await isFree(wanted)) return wanted
  throw new Error(`Port ${wanted} is in use or not allowed. Choose another with --port, or leave it out.`)
}

function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
