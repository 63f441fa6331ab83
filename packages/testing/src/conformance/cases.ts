import type { ConformanceCase } from './case.js'
import { byteCases } from './bodies.js'
import { bodyLimitCases } from './body-limits.js'
import { bodyReadingCases } from './body-reading.js'
import { contentEncodingCases } from './content-encodings.js'
import { typeCases } from './content-types.js'
import { handledCases } from './duplicates.js'
import { eventNameCases } from './event-names.js'
import { failureCases } from './failures.js'
import { handlerCases } from './handler-outcomes.js'
import { echoCases } from './handshake-echoes.js'
import { macCases } from './handshake-macs.js'
import { signedCases } from './handshake-signed.js'
import { unsignedCases } from './handshake-unsigned.js'
import { hangUpCases } from './hang-ups.js'
import { headerIdCases } from './header-ids.js'
import { headerLineCases } from './header-lines.js'
import { headerShapeCases } from './header-shapes.js'
import { framingCases } from './http-framing.js'
import { identityCases } from './identities.js'
import { inFlightCases } from './in-flight.js'
import { documentCases } from './json.js'
import { jsonValueCases } from './json-values.js'
import { keyChoiceCases } from './key-choice.js'
import { constructionCases } from './keys.js'
import { disclosureCases } from './logs.js'
import { nameCases } from './names.js'
import { namespaceCases } from './namespaces.js'
import { oneRefusalCases } from './one-refusal.js'
import { poisoningCases } from './poisoning.js'
import { capturedCases } from './replays.js'
import { singleReplyCases } from './replies.js'
import { routeCases } from './routes.js'
import { shutdownCases } from './shutdown.js'
import { oddFormCases } from './signature.js'
import { signatureAlgorithmCases } from './signature-algorithms.js'
import { signatureEncodingCases } from './signature-encodings.js'
import { signatureSchemeCases } from './signature-schemes.js'
import { signatureVerdictCases } from './signature-verdicts.js'
import { statusCases } from './statuses.js'
import { timestampTextCases } from './timestamp-texts.js'
import { windowCases } from './timestamps.js'
import { tenantCases } from './tenants.js'
import { toleranceCases } from './tolerance.js'
import { unrecordedCases } from './unrecorded.js'

/** Every case, group by group. */
export const cases: readonly ConformanceCase[] = [
  // Signatures that must not verify, and the few odd ones that must.
  ...oddFormCases,
  ...signatureEncodingCases,
  ...signatureSchemeCases,
  ...signatureAlgorithmCases,
  ...signatureVerdictCases,
  // Secrets that are refused, and the choice between those that are not.
  ...constructionCases,
  ...keyChoiceCases,
  ...tenantCases,
  // When a delivery is fresh, and how its time has to be written.
  ...windowCases,
  ...timestampTextCases,
  ...toleranceCases,
  // What may happen to headers on their way, and to the ids that stand in them.
  ...headerShapeCases,
  ...headerLineCases,
  ...headerIdCases,
  // What is signed is the exact bytes, and how they come in decides nothing.
  ...byteCases,
  ...bodyReadingCases,
  ...bodyLimitCases,
  // How a body is labelled and packed.
  ...typeCases,
  ...contentEncodingCases,
  // What becomes of signed JSON.
  ...documentCases,
  ...eventNameCases,
  ...jsonValueCases,
  // Methods, routes, connections, and what goes back.
  ...routeCases,
  ...nameCases,
  ...framingCases,
  ...hangUpCases,
  ...handlerCases,
  ...singleReplyCases,
  ...statusCases,
  ...shutdownCases,
  // A delivery that comes more than once.
  ...inFlightCases,
  ...failureCases,
  ...unrecordedCases,
  ...namespaceCases,
  ...identityCases,
  ...handledCases,
  // Requests that are sent again by someone else than the sender.
  ...capturedCases,
  ...poisoningCases,
  // Requests that ask an endpoint to prove itself. They run no handler and leave no claim.
  ...echoCases,
  ...unsignedCases,
  ...macCases,
  ...signedCases,
  // What the library says, and to whom.
  ...disclosureCases,
  ...oneRefusalCases,
]
