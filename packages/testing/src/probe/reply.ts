import { isSuccess as isSuccessStatus } from '../status.js'

/** What came back for one request. */
export interface Reply {
  /** What was sent, in words. */
  readonly what: string
  /** 0: there was no reply, and `shown` says why. */
  readonly status: number
  /** Header lines. */
  readonly head: readonly string[]
  readonly body: string
  /** The body without anything in it that is, or looks like, a secret. */
  readonly shown: string
  /** There was no reply because the time was up. */
  readonly isLate?: boolean
}

export const isSuccess = ({ status }: Reply): boolean => isSuccessStatus(status)
export const isRedirect = ({ status }: Reply): boolean => status >= 300 && status < 400
/** The sender's mistake. */
export const isClientError = ({ status }: Reply): boolean => status >= 400 && status < 500
/** The endpoint's mistake, or its end. */
export const isCrash = ({ status }: Reply): boolean => status === 0 || status >= 500

const longest = 90

/** A reply in a few words. */
export function describe({ status, shown }: Reply): string {
  if (status === 0) return `no reply (${shown})`
  const text = shown
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  if (text === '') return String(status)
  return `${status} ${JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text)}`
}

const few = 10

/** What was sent and what came back, one after the other. */
export function summary(replies: readonly Reply[]): string {
  const lines = replies.slice(0, few).map(({ what, status }) => `${what} → ${status === 0 ? 'no reply' : status}`)
  return [...lines, ...(replies.length > few ? [`and ${replies.length - few} more`] : [])].join(', ')
}
