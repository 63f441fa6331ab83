import { describe } from 'vitest'
import { appOf, type Example } from '../support/app.js'
import { bodiesContract, slowBodiesContract } from './bodies.js'
import { customerioContract } from './customerio.js'
import { hangUpsContract } from './hang-ups.js'
import { lifecycleContract } from './lifecycle.js'
import { loadContract } from './load.js'
import { recomlyContract } from './recomly.js'
import { recoverContract } from './recover.js'
import { referralloopContract } from './referralloop.js'
import { registrationContract } from './registration.js'

/** What every example does, whatever its framework. It is started as a real process and spoken to over real sockets. */
export function exampleContract(name: string, example: Example): void {
  // Each of these has a process of its own, and waits for most of its time.
  describe.concurrent(`the ${name} example, alone`, () => {
    slowBodiesContract(example)
    hangUpsContract(example)
    lifecycleContract(example)
    registrationContract(example)
    loadContract(example)
  })

  describe(`the ${name} example`, () => {
    const app = appOf(example)
    recoverContract(app)
    customerioContract(app)
    referralloopContract(app)
    recomlyContract(app)
    bodiesContract(app)
  })
}
