import { isPromise } from 'node:util/types'
import { asyncTimer, cpuClock, timer } from '../lib/rounds.mjs'

/**
 * A call that throws where it comes out otherwise than expected, in the rounds that are measured as well: a candidate that
 * is fast because it does nothing would be worth nothing.
 */
async function workOf({ name, call }, delivery, accepted) {
  const check = (outcome) => {
    if (outcome !== accepted) throw new Error(`${name} ${outcome ? 'accepted what is not valid' : 'refused what is valid'}.`)
  }
  const work = () => {
    let outcome = false
    try {
      outcome = call(delivery)
    } catch {}
    check(outcome)
  }
  const awaited = async () => {
    let outcome = false
    try {
      outcome = await call(delivery)
    } catch {}
    check(outcome)
  }
  await awaited()
  const isAsync = await givesPromise(call, delivery)
  return { work: isAsync ? awaited : work, isAsync }
}

async function givesPromise(call, delivery) {
  try {
    const outcome = call(delivery)
    if (isPromise(outcome)) await outcome.catch(() => {})
    return isPromise(outcome)
  } catch {
    return false
  }
}

/** Makes sure that a candidate accepts or refuses a delivery. */
export async function expectOutcome(candidate, delivery, accepted) {
  await workOf(candidate, delivery, accepted)
}

/** The same, and a timer of it. */
export async function timerOf(candidate, delivery, accepted, millis) {
  const { work, isAsync } = await workOf(candidate, delivery, accepted)
  return isAsync ? asyncTimer(work, millis, cpuClock) : timer(work, millis, cpuClock)
}
