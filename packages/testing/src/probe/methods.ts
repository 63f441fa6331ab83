import type { SignedRequest } from '@posthorn/core'
import type { Probe } from './case.js'
import type { Kit } from './kit.js'
import { describe, isClientError, isRedirect, isSuccess, type Reply } from './reply.js'
import { fail, unseen } from './verdict.js'

/** There may be a page at the same address, or one for every address: 2xx alone is no mistake. */
async function handlesNothing(kit: Kit, request: SignedRequest): Promise<void> {
  const { method } = request
  let reply: Reply | undefined
  const act = async () => {
    reply = await kit.post(method, request)
  }
  const ran = await (kit.runs ? kit.runs.during(act) : act())
  if (isClientError(reply!)) return
  if (!isSuccess(reply!)) fail(`${method}: answered ${describe(reply!)}`)
  if (ran === undefined)
    unseen(`${method}: answered ${reply!.status}, and only runs tell whether it was handled: give \`runsUrl\``)
  if (ran > 0) fail(`${method}: answered ${describe(reply!)}, and a handler ran`)
}

/** How an endpoint is spoken to. */
export const methodProbes: readonly Probe[] = [
  {
    id: 'HTTP-01',
    name: 'handles nothing by methods that the sender does not use',
    why: 'What is handled by GET can be called by any link or image; an exception for a method that nobody expects is a 500 for anyone to cause.',
    run: async (kit) => {
      const { provider } = kit.target
      const methods = ['GET', 'PUT'].filter((method) => !(provider.methods ?? ['POST']).includes(method))
      if (methods.length === 0) unseen(`${provider.name} can send with any method`)
      for (const method of methods) {
        const request = kit.make({ method })
        await handlesNothing(kit, method === 'GET' ? { ...request, body: Buffer.alloc(0) } : request)
      }
    },
  },
  {
    id: 'HTTP-16',
    name: 'redirects nothing',
    why: 'Senders follow no redirect, or follow it by GET without the body: the event is lost. A refusal that leads to a login page tells the sender of success.',
    run: async (kit) => {
      await kit.post('no signature at all', { ...kit.make(), headers: {} })
      const redirected = kit.transcript.find(isRedirect)
      if (redirected) fail(`${redirected.what}: answered ${describe(redirected)}`)
    },
  },
]
