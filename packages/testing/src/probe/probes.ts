import { bodyProbes } from './bodies.js'
import type { Probe } from './case.js'
import { contentProbes } from './content.js'
import { controlProbe } from './control.js'
import { disclosureProbe } from './disclosures.js'
import { duplicateRunProbes } from './duplicate-runs.js'
import { duplicateProbes } from './duplicates.js'
import { forgeryRunProbes } from './forgery-runs.js'
import { jsonProbes } from './json-bodies.js'
import { methodProbes } from './methods.js'
import { oneRefusalProbe } from './one-refusal.js'
import { signatureHeaderProbes } from './signature-headers.js'
import { signatureProbes } from './signatures.js'
import { sizeProbes } from './sizes.js'
import { spellingProbes } from './spellings.js'
import { timestampProbes } from './timestamps.js'
import { unsignedProbes } from './unsigned.js'

/** Every probe, in the order in which they run. The first is the positive control; the last looks at all replies. */
export const probes: readonly Probe[] = [
  controlProbe,
  ...unsignedProbes,
  ...signatureProbes,
  ...signatureHeaderProbes,
  ...timestampProbes,
  ...bodyProbes,
  ...spellingProbes,
  ...jsonProbes,
  ...contentProbes,
  ...sizeProbes,
  ...duplicateProbes,
  ...duplicateRunProbes,
  ...forgeryRunProbes,
  oneRefusalProbe,
  ...methodProbes,
  disclosureProbe,
]
