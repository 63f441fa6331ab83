import * as six from 'bullmq'
import * as five from 'bullmq5'

/** What the tests use of BullMQ. */
export type Bullmq = Pick<typeof six, 'Queue' | 'Worker'>

/** The majors that are supported. Their types have nothing to do with one another; what is used of them is the same. */
export const majors: readonly (readonly [string, Bullmq])[] = [
  ['BullMQ 6', six],
  ['BullMQ 5', five as unknown as Bullmq],
]
