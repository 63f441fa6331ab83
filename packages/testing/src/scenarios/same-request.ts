import type { SignedRequest } from '@posthorn/core'

/** Whether two requests are the same to the last byte. */
export const sameRequest = (one: SignedRequest, other: SignedRequest): boolean =>
  one.url === other.url && one.body.equals(other.body) && JSON.stringify(one.headers) === JSON.stringify(other.headers)
