import type { KeyObject } from 'node:crypto'
import { repeated, type RequestView } from '../request/request-view.js'
import type { CustomRequest, CustomScheme } from '../scheme/scheme.js'
import { secretKey } from '../secrets/key-material.js'
import type { Method } from './method.js'
import { dummySecretKey } from './methods.js'

/** The app's own code. Whatever it throws or gives besides `true` refuses the request. */
export function customMethod(scheme: CustomScheme, provider: string): Method {
  return {
    key: (secret) => secretKey(secret, undefined, provider),
    dummyKey: dummySecretKey(32),
    plausible: () => true,
    verify: (key, _content, _candidates, view) => {
      const verdict = ask(scheme, key, view)
      // An asynchronous verifier has not decided anything yet. Left alone, its failure would end the process.
      if (verdict instanceof Promise) verdict.catch(() => undefined)
      return verdict === true
    },
    verifyLater: async (key, view) => (await ask(scheme, key, view)) === true,
  }
}

function ask(scheme: CustomScheme, key: KeyObject, view: RequestView): unknown {
  try {
    return scheme.verify(requestOf(key, view))
  } catch {
    return false
  }
}

function requestOf(key: KeyObject, view: RequestView): CustomRequest {
  return {
    method: view.method,
    url: view.publicUrl ?? view.url,
    header: (name) => {
      const value = view.header(name.toLowerCase())
      return value === repeated ? undefined : value
    },
    body: view.body,
    secret: key.export().toString(),
  }
}
