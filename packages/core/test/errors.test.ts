import { errorTable, isWebhookError, WebhookError } from '@posthorn/core'
import { describe, expect, it, vi } from 'vitest'

const codes = Object.keys(errorTable) as (keyof typeof errorTable)[]

describe('WebhookError', () => {
  it.each(codes)('says %s in the first line of its stack, with the message', (code) => {
    const [line] = new WebhookError(code, 'what went wrong').stack!.split('\n')
    expect(line).toBe(`WebhookError [${code}]: what went wrong`)
  })

  it.each(codes)('carries the status of %s as Express, Koa and Fastify read it, and exposes nothing', (code) => {
    const error = new WebhookError(code, 'what went wrong')
    expect([error.status, error.statusCode, error.expose]).toEqual([errorTable[code].status, errorTable[code].status, false])
  })

  it('is an Error, with its cause', () => {
    const cause = new Error('inner')
    const error = new WebhookError('handler_failed', 'outer', { cause })
    expect(error).toBeInstanceOf(Error)
    expect(error.cause).toBe(cause)
  })

  it('keeps the cause, which may hold anything, out of JSON', () => {
    const error = new WebhookError('handler_failed', 'outer', { cause: { password: 'hunter2' } })
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'WebhookError',
      code: 'handler_failed',
      status: 500,
      message: 'outer',
    })
  })

  it('does not mistake a message that looks like its own first line', () => {
    const error = new WebhookError('sign_invalid', 'Error: nested\nsecond line')
    expect(error.message).toBe('Error: nested\nsecond line')
    expect(error.stack).toContain('WebhookError [sign_invalid]: Error: nested\nsecond line')
  })
})

describe('isWebhookError', () => {
  it('knows an error of another copy of the package', async () => {
    vi.resetModules()
    const copy = await import('../src/errors/errors.js')
    expect(copy.WebhookError).not.toBe(WebhookError)
    const foreign = new copy.WebhookError('closing', 'elsewhere')
    expect(foreign).not.toBeInstanceOf(WebhookError)
    expect([isWebhookError(foreign), copy.isWebhookError(new WebhookError('closing', 'here'))]).toEqual([true, true])
  })

  it.each([undefined, null, 'WebhookError', 7, {}, new Error('x'), { name: 'WebhookError', code: 'closing', status: 503 }])(
    'does not take %s for one',
    (value) => {
      expect(isWebhookError(value)).toBe(false)
    },
  )
})

describe('the table', () => {
  it('gives the sender 4xx, the developer 500 and the operator 503', () => {
    for (const code of codes) {
      const { status, responsible } = errorTable[code]
      expect([code, status]).toEqual([
        code,
        { sender: status - (status % 100) === 400 ? status : 400, developer: 500, operator: 503 }[responsible],
      ])
    }
  })

  it('answers nothing that stops a sender from retrying what is not its fault', () => {
    expect(new Set(codes.map((code) => errorTable[code].status))).toEqual(new Set([400, 401, 404, 405, 408, 413, 415, 500, 503]))
  })

  it('has a row for every code that the sources name', async () => {
    const { readdirSync, readFileSync } = await import('node:fs')
    const root = new URL('../src/', import.meta.url)
    const sources = readdirSync(root, { recursive: true })
      .map(String)
      .filter((name) => name.endsWith('.ts') && !name.endsWith('error-table.ts'))
    const text = sources.map((name) => readFileSync(new URL(name, root), 'utf8')).join('\n')
    for (const [, code] of text.matchAll(/new WebhookError\(\s*'([a-z_]+)'/g)) expect(codes).toContain(code)
    for (const code of codes) expect(text).toContain(`'${code}'`)
  })
})
