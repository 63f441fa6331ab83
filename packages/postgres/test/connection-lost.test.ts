import { describe, expect, it } from 'vitest'
import { isConnectionLost } from '../src/connection-lost.js'

/** As `pg` makes an error of what the server sends; the severity is in the server's language. */
const fromServer = (code: string, severity = 'ERROR') => Object.assign(new Error('from the server'), { code, severity })

describe('an error of a query', () => {
  it.each([
    ['08006', 'a broken connection'],
    ['57P01', 'a shutdown'],
    ['57P02', 'a crash'],
    ['57P03', 'a server that is not up yet'],
    ['57P04', 'a database that was dropped'],
    ['57P05', 'a session that was idle for too long'],
  ])('%s, %s, is the loss of its connection', (code) => {
    expect(isConnectionLost(fromServer(code, 'FATAL'))).toBe(true)
  })

  it.each([
    ['23505', 'a constraint that does not hold'],
    ['25P02', 'a transaction that failed before'],
    ['40P01', 'a deadlock'],
    ['42P01', 'a table that is not there'],
    ['57014', 'a statement that took too long'],
    ['53100', 'a disk that is full'],
  ])('%s, %s, is a refusal', (code) => {
    expect(isConnectionLost(fromServer(code))).toBe(false)
  })

  it.each([
    Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    // Of the length of an SQLSTATE.
    Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }),
    new Error('Connection terminated unexpectedly'),
    new Error('Client has encountered a connection error and is not queryable'),
    new Error('Query read timeout'),
    undefined,
  ])('that the server did not send is the loss of its connection: %s', (error) => {
    expect(isConnectionLost(error)).toBe(true)
  })
})
