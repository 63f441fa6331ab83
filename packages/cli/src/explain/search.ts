import type { Cause } from './explanation.js'
import type { Change, Dimension, Trial } from './trial.js'
import type { Work } from './work.js'

/** What was found: all causes together make it verify. */
export interface Finding {
  readonly causes: readonly Cause[]
  readonly trial: Trial
}

/** Changes one thing at a time. */
export async function changeOne(
  bases: readonly Trial[],
  dimensions: readonly Dimension[],
  work: Work,
): Promise<Finding | undefined> {
  for (const dimension of dimensions) {
    for (const base of bases) {
      for (const change of dimension(base)) {
        const finding = await prove(change, work)
        if (finding || work.spent()) return finding
      }
    }
  }
  return undefined
}

/** Changes two things of different kinds. `first`: how many of the kinds are changed first. */
export async function changeTwo(
  bases: readonly Trial[],
  dimensions: readonly Dimension[],
  work: Work,
  first: number = dimensions.length,
): Promise<Finding | undefined> {
  for (const [index, outer] of dimensions.slice(0, first).entries()) {
    for (const base of bases) {
      for (const { causes, trial } of outer(base)) {
        const finding = await changeOne([trial], dimensions.slice(index + 1), work)
        if (finding) return { ...finding, causes: [...causes, ...finding.causes] }
        if (work.spent()) return undefined
      }
    }
  }
  return undefined
}

async function prove({ trial, causes }: Change, work: Work): Promise<Finding | undefined> {
  const late = await work.proves(trial)
  return late && { trial, causes: [...causes, ...late.filter(({ id }) => causes.every((cause) => cause.id !== id))] }
}
