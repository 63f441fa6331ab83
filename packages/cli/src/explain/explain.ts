import { addressNeeded } from './address-needed.js'
import { addresses } from './addresses.js'
import { bodies } from './bodies.js'
import type { Cause, Evidence, Explanation } from './explanation.js'
import { factOf } from './facts.js'
import { headerNames } from './header-names.js'
import { headerLines } from './header-values.js'
import { hiddenIn } from './hidden.js'
import { otherKeyId } from './key-id.js'
import { causesOfLateness } from './late.js'
import { hasAnyOf } from './marks.js'
import { nextSteps } from './next-steps.js'
import { otherProviders, withAllSenders } from './other-provider.js'
import { schemeKinds } from './scheme-kinds.js'
import { changeOne, changeTwo, type Finding } from './search.js'
import { secretReadings } from './secret-reading.js'
import { secretTexts } from './secret-text.js'
import { cutSignatures } from './signature-cut.js'
import { respelledPlaces, signaturePlaces, signedHeaders } from './signature-place.js'
import { signatureTexts } from './signature-text.js'
import { signedContents } from './signed-contents.js'
import { methods, paths } from './targets.js'
import { timestamps } from './timestamps.js'
import { fetches, type Dimension, type Outcome, type Refused, type Trial } from './trial.js'
import { withoutHidden } from './wording.js'
import { createWork, type Work } from './work.js'

const ofSecret: readonly Dimension[] = [secretTexts, otherKeyId]
const ofRequest: readonly Dimension[] = [
  headerNames,
  headerLines,
  signatureTexts,
  signaturePlaces,
  signedHeaders,
  cutSignatures,
  timestamps,
  addresses,
  paths,
  methods,
  secretReadings,
]

/**
 * Finds out why a request does not verify: changes one thing after the other, then two at a time, until it does. What
 * makes it verify is a cause that is proven; where nothing does, nothing is said. Uses no network and shows no secret.
 *
 * @throws UsageError where the address is signed, none was given, and the request shows none that fits; where it is none.
 * @throws what `signal` was aborted with.
 */
export async function explain(evidence: Evidence): Promise<Explanation> {
  const { provider, request, keyId, publicUrl, now, others } = evidence
  const work = createWork(evidence)
  const bases: Trial[] = evidence.secrets.map((secret) => ({ provider, secret, request, keyId, publicUrl }))
  const outcomes: (readonly [Trial, Outcome])[] = []
  for (const base of bases) outcomes.push([base, await work.try(base)])
  const good = outcomes.flatMap(([base, outcome]) => ('code' in outcome ? [] : [{ base, ...outcome }]))
  const inTime = good.find(({ late }) => !late)
  if (inTime) return { verdict: 'verified', scheme: inTime.scheme, secret: inTime.base.secret.name }
  for (const { base, late } of good)
    if (late) return explained(evidence, causesOfLateness(late.time, base, now), refusalOf(late.refused), base)
  const refused = outcomes.flatMap(([base, outcome]) => ('code' in outcome ? [{ base, outcome }] : []))
  const [first] = refused
  if (!first) return nothing(evidence, { code: 'secret_invalid', message: 'No secret was given.' })
  const why = (refused.find(({ outcome }) => outcome.code !== 'secret_invalid') ?? first).outcome
  const refusal = refusalOf(why)
  if (fetches(provider)) return nothing(evidence, why)
  const unaddressed = why.code === 'options_invalid' ? addressNeeded(provider, publicUrl) : undefined
  if (unaddressed && publicUrl !== undefined) throw unaddressed
  const finding = await search(evidence, bases, work)
  if (finding) return explained(evidence, (await withAllSenders(finding, provider, others, work)).causes, refusal, finding.trial)
  if (unaddressed) throw unaddressed
  const facts = refused.map(({ base, outcome }) => factOf(outcome.code, outcome.message, base))
  if (facts[0] && facts.every(Boolean)) return explained(evidence, facts.slice(0, 1) as Cause[], refusal)
  return nothing(evidence, why, work)
}

const refusalOf = ({ code, message }: Refused): string => `${code}: ${message}`

async function search(
  { provider, request, others }: Evidence,
  bases: readonly Trial[],
  work: Work,
): Promise<Finding | undefined> {
  const other = otherProviders(others)
  const ofSender = [respelledPlaces, schemeKinds, signedContents]
  // A request with nothing of its sender's is rather another sender's as it is than this one's under other names.
  const isStrange = !hasAnyOf(provider, request)
  const single = isStrange ? [...ofSecret, other, ...ofRequest, bodies] : [...ofSecret, ...ofRequest, bodies, other]
  const found = await changeOne(bases, [...single, ...ofSender], work)
  if (found) return found
  // Without the body first: its forms are many, and each costs most.
  const light = [...single.filter((dimension) => dimension !== bodies), ...ofSender]
  return (await changeTwo(bases, light, work)) ?? (await changeTwo(bases, [bodies, ...light], work, 1))
}

function nothing(evidence: Evidence, refused: Refused, work?: Work): Explanation {
  const hidden = hiddenIn(evidence)
  return {
    verdict: 'nothing_found',
    refusal: refusalOf(refused),
    tried: work?.tried() ?? 0,
    complete: work !== undefined && !work.spent(),
    next: nextSteps(evidence, refused).map((step) => withoutHidden(step, hidden)),
  }
}

function explained(evidence: Evidence, causes: readonly Cause[], refusal: string, trial?: Trial): Explanation {
  const hidden = hiddenIn(evidence)
  const shown = causes.map(({ id, problem, fix }) => ({
    id,
    problem: withoutHidden(problem, hidden),
    fix: withoutHidden(fix, hidden),
  }))
  return { verdict: 'explained', refusal, causes: shown, ...(trial && { secret: trial.secret.name }) }
}
