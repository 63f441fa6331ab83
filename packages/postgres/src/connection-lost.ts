import { codeOf } from './retry.js'

/**
 * Connection exceptions, and ends of a session by the server: told to stop, crashed, not up yet, the database dropped, idle
 * for too long. Not by name, since the severity FATAL is written in the server's language.
 */
const sessionEnded = /^(?:08...|57P0[1-5])$/

/**
 * Whether a query of `pg` failed for want of a connection. What the server says has a severity; without one the driver
 * says it, and that of nothing but its connection: cut, closed, or silent for too long.
 */
export const isConnectionLost = (error: unknown): boolean => !saidByServer(error) || sessionEnded.test(String(codeOf(error)))

const saidByServer = (error: unknown): boolean => typeof error === 'object' && error !== null && 'severity' in error
