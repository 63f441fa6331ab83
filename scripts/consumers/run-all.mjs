import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { progressLine } from './report.mjs'
import { runProject, versionsOf } from './run-project.mjs'
import { missing } from './with-server.mjs'

const atOnce = 2

/** Runs projects, two at a time, and tells of each as it ends. The folder of one that fails is kept. */
export async function runAll(projects, context) {
  const results = new Map()
  const waiting = [...projects]
  const work = async () => {
    for (let project = waiting.shift(); project; project = waiting.shift()) {
      const started = performance.now()
      const outcome = await outcomeOf(project, context)
      const result = { ...project, ...outcome, seconds: Math.round((performance.now() - started) / 1000) }
      results.set(project.name, result)
      console.log(progressLine(result, results.size, projects.length))
    }
  }
  // Servers do not keep this process alive, nor do time limits: it would end while it waits for the last of them.
  const awake = setInterval(() => {}, 60_000)
  await Promise.all(Array.from({ length: atOnce }, work))
  clearInterval(awake)
  return projects.map(({ name }) => results.get(name))
}

async function outcomeOf(project, context) {
  const lacks = await missing(project.server)
  if (lacks !== undefined) return without(lacks)
  const folder = join(context.folder, project.name)
  try {
    const versions = await runProject(project, context)
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
    return { result: 'passed', versions }
  } catch (error) {
    return {
      result: 'failed',
      versions: versionsOf(project, folder),
      why: error.message,
      said: error.said ?? error.stack,
      folder,
    }
  }
}

/** Nobody reads in CI what was skipped. */
const without = (lacks) => ({
  result: process.env.CI ? 'failed' : 'skipped',
  versions: '',
  why: lacks,
  said: '',
  folder: undefined,
})
