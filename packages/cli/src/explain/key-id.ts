import type { Change, Trial } from './trial.js'
import { valueAt } from './places.js'
import { quoted } from './wording.js'

/** Whatever key the request names. */
export function* otherKeyId(trial: Trial): Generator<Change> {
  const { keyId: ref } = trial.provider
  const named = ref && valueAt(ref, trial.request)
  if (trial.keyId === undefined || !ref) return
  const name = named === undefined ? 'another key' : `the key ${quoted(named)}`
  const cause = {
    id: 'key_id_unknown',
    problem: `The request names ${name}, and the app holds this secret under ${quoted(trial.keyId)}.`,
    fix: `Hold the secret under the name that the sender uses: \`secret: { ${named === undefined ? '…' : quoted(named)}: … }\`.`,
  }
  yield { trial: { ...trial, keyId: undefined }, causes: [cause] }
}
