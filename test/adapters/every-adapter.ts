import { describeContext } from './context.js'
import type { Framework } from './framework.js'
import { describeMasked } from './masked.js'
import { describeMisuse } from './misuse.js'
import { describeVerifyRelease } from './verify-release.js'
import { describeWebhookOf } from './webhook-of.js'

/** What holds for every adapter, beside the conformance cases: they know nothing of a framework's own words. */
export function describeAdapter(frameworks: readonly Framework[]): void {
  describeMisuse(frameworks)
  describeContext(frameworks)
  describeMasked(frameworks)
  describeVerifyRelease(frameworks)
  describeWebhookOf(frameworks)
}
