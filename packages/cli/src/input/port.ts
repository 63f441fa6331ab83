import { UsageError } from '../usage-error.js'

/** Why a server could not be started, in words. */
export function portProblem(error: unknown, port: number): Error {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return new UsageError(`Port ${port} is in use. Choose another with --port.`)
  if (code === 'EACCES') return new UsageError(`You may not listen on port ${port}. Choose one above 1023 with --port.`)
  return error as Error
}
