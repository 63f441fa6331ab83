import { bodyCases } from './bodies.js'
import type { ConformanceCase } from './case.js'
import { contentTypeCases } from './content-types.js'
import { duplicateCases } from './duplicates.js'
import { handshakeCases } from './handshakes.js'
import { headerCases } from './headers.js'
import { httpCases } from './http.js'
import { jsonCases } from './json.js'
import { keyCases } from './keys.js'
import { logCases } from './logs.js'
import { replayCases } from './replays.js'
import { signatureCases } from './signature.js'
import { timestampCases } from './timestamps.js'

/** Every case. */
export const cases: readonly ConformanceCase[] = [
  ...signatureCases,
  ...keyCases,
  ...timestampCases,
  ...headerCases,
  ...bodyCases,
  ...contentTypeCases,
  ...jsonCases,
  ...httpCases,
  ...duplicateCases,
  ...replayCases,
  ...handshakeCases,
  ...logCases,
]
