import type { Probe } from './case.js'
import { describe, isSuccess, type Reply } from './reply.js'
import { fail, unseen } from './verdict.js'
import { maskedReason } from './kit.js'

/** What usually stands behind a reply to a good delivery that is no success. */
function likelyCause({ status, shown }: Reply): string {
  if (status === 0 && /^(?:EPROTO$|ERR_SSL_)/.test(shown)) return 'it does not speak TLS: write http:// for it'
  if (status === 0) return 'nothing answers at this address, or too slowly'
  if (status === 401 || status === 403)
    return 'the secret or the key id is not the one that the endpoint uses, or its clock is wrong, or it expects another sender'
  if (status === 404 || status === 405) return 'the path is wrong'
  if (status >= 500) return 'the handler fails, or a body parser took the bytes before it: its log knows more'
  if (status >= 300 && status < 400) return 'give the address that it redirects to'
  return 'it expects another sender or another event: give `type` or `event`; or it answers this to a wrong secret'
}

/** The positive control, without which no refusal means anything. */
export const controlProbe: Probe = {
  id: 'SIG-01',
  name: 'accepts a good delivery',
  why: 'An endpoint that does nothing with good deliveries loses every event, and passes every test that only forges.',
  run: async (kit) => {
    const { by } = await kit.calibrate()
    const send = async () => {
      const reply = await kit.post('a good delivery', kit.make({ payload: kit.good() }))
      if (!isSuccess(reply)) fail(`A good delivery was answered ${describe(reply)}. Likely: ${likelyCause(reply)}.`)
    }
    const ran = await (kit.runs ? kit.runs.during(send) : send())
    if (typeof ran === 'number' && ran !== 1) fail(`a good delivery was handled ${ran} times`)
    if (by === 'nothing') unseen(maskedReason)
  },
}
